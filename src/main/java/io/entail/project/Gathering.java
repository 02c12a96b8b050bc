package io.entail.project;

import io.entail.changes.Change;
import io.entail.changes.ChangeImages.Image;
import io.entail.changes.ChangeKey;
import io.entail.changes.FeedEnd;
import io.entail.read.Position;
import io.entail.resolve.Bytes;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gathers whole writes, in the order of the log, until they are applied to a database. Used by one thread. */
final class Gathering {
    /** The first character of a key that the entity cannot have, in place of the kind of a part. */
    private static final char NO_KEY = '?';

    private final List<List<ProjectedChange>> writes = new ArrayList<>();
    private final List<FeedEnd> ends = new ArrayList<>();
    private final List<Instant> times = new ArrayList<>();
    private int changes;
    private long bytes;

    /** Adds the changes of a step; {@code known} are the definitions in force. */
    void add(FeedStep step, LogDefinitions known) {
        List<ProjectedChange> write = step instanceof FeedStep.Written written ? projected(written, known) : List.of();
        writes.add(write);
        ends.add(step.end());
        times.add(step.at());
        changes += write.size();
        write.forEach(change -> bytes += bytes(change.before()) + bytes(change.after()));
    }

    private static List<ProjectedChange> projected(FeedStep.Written written, LogDefinitions known) {
        List<ProjectedChange> write = new ArrayList<>(written.changes().size());
        long writeEnd = written.end().sequence();
        for (Change change : written.changes()) {
            Defined entity = Objects.requireNonNull(known.get(change.entity()), "the feed defines what it changes");
            write.add(new ProjectedChange(change, entity, key(change), writeEnd));
        }
        return write;
    }

    private static Bytes key(Change change) {
        Bytes key = ChangeKey.canonical(change.row().key(), change.row().definition());
        return key != null ? key : Bytes.wrap((NO_KEY + change.key()).getBytes(StandardCharsets.UTF_8));
    }

    private static int bytes(@Nullable Image image) {
        return image == null ? 0 : image.bytes().length();
    }

    boolean isEmpty() {
        return writes.isEmpty();
    }

    /** Returns the number of records of the log. */
    int size() {
        return writes.size();
    }

    int changes() {
        return changes;
    }

    /** Returns the number of bytes of all images. */
    long bytes() {
        return bytes;
    }

    /** Whether a record of the log has changed a row. */
    boolean touches(int record, String entity, String key) {
        return writes.get(record).stream()
                .anyMatch(change -> change.entity().name().equals(entity)
                        && change.change().key().equals(key));
    }

    /** Returns how many gathered records come before a position of the log. */
    int before(Position position) {
        int count = 0;
        while (count < ends.size() && ends.get(count).offset() < position.offset()) {
            count++;
        }
        return count;
    }

    /**
     * Returns the given number of records, the first ones, as one batch.
     *
     * @throws RowRefusedException when a remaining row has a key that its entity cannot have, because its writer was
     *     faulty
     */
    Batch first(int records) {
        List<ProjectedChange> all = new ArrayList<>();
        writes.subList(0, records).forEach(all::addAll);
        Batch batch = new Batch(all, ends.get(records - 1), times.get(records - 1));
        if (all.stream().noneMatch(Gathering::isLie)) {
            return batch;
        }
        for (NetChange net : batch.net()) {
            if (isLie(net.last()) && net.kind() != NetChange.Kind.NOTHING) {
                throw new RowRefusedException(
                        net.last().entity().name(),
                        net.last().change().key(),
                        net.last().change().position(),
                        "this is no primary key of the entity: its writer lied. Delete the row or undo the write");
            }
        }
        return new Batch(all.stream().filter(change -> !isLie(change)).toList(), batch.end(), batch.appended());
    }

    private static boolean isLie(ProjectedChange change) {
        return change.key().length() > 0 && change.key().array()[0] == NO_KEY;
    }

    /** Removes the given number of records, which were applied. */
    void drop(int records) {
        for (List<ProjectedChange> write : writes.subList(0, records)) {
            changes -= write.size();
            write.forEach(change -> bytes -= bytes(change.before()) + bytes(change.after()));
        }
        writes.subList(0, records).clear();
        ends.subList(0, records).clear();
        times.subList(0, records).clear();
    }
}
