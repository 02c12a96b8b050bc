package io.entail.audit;

import io.entail.errors.UnknownPositionException;
import io.entail.read.Position;
import io.entail.replica.ChangePlaces.Place;
import io.entail.replica.LogEntry;
import io.entail.replica.ReplayListener;
import io.entail.replica.StoreLog;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogDecoder;
import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Check;
import io.entail.resolve.LogRecord.Delete;
import io.entail.resolve.LogRecord.Write;
import io.entail.resolve.Row;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the rows were that one write has changed. Thread-safe. */
public final class BeforeImages {
    private final StoreLog log;
    private final ReplayListener listener;

    public BeforeImages(StoreLog log, ReplayListener listener) {
        this.log = log;
        this.listener = listener;
    }

    /**
     * A row before the write.
     *
     * @param version that the write gave it, 0 when it deleted the row
     * @param values null when there was no row
     * @param workspace key of the row's workspace, null when it has none or there was no row
     * @param expiresAt milliseconds since 1970, 0 for never
     */
    public record Image(
            String entity,
            Bytes key,
            long version,
            @Nullable Map<String, Object> values,
            @Nullable Bytes workspace,
            long expiresAt) {}

    /**
     * The rows before the write at a position, which the log has.
     *
     * @throws UnknownPositionException when there is no write, or it had no effect
     */
    public List<Image> of(Position position) {
        LogEntry entry = log.records().at(position.offset());
        if (entry == null || !(new LogDecoder().decode(entry.value()) instanceof Write write)) {
            throw unknown("at position " + position + " there is no write", position);
        }
        List<Change> changes = write.changes().stream()
                .filter(change -> !(change instanceof Check))
                .toList();
        if (changes.isEmpty()) {
            throw unknown("the write at position " + position + " has changed nothing", position);
        }
        List<Image> images = isIndexed(changes.get(0), position)
                ? indexed(changes, position, entry.appendTime())
                : replayed(position);
        if (images.isEmpty()) {
            throw unknown("the write at position " + position + " was refused and had no effect", position);
        }
        return images;
    }

    private boolean isIndexed(Change change, Position position) {
        return log.definition(change.entity()) == null
                || log.changes(change.entity(), change.key(), 0, 0, false, 1).completeFrom() <= position.offset();
    }

    /** None when the write was refused. */
    private List<Image> indexed(List<Change> changes, Position position, long appendTime) {
        List<Image> images = new ArrayList<>();
        Clock then = Clock.fixed(Instant.ofEpochMilli(appendTime), ZoneOffset.UTC);
        try (StoreLog before = log.asOf(Position.of(position.offset() - 1), then, listener)) {
            for (Change change : changes) {
                Place place = place(change, position.offset());
                if (place == null) {
                    return List.of();
                }
                Row row = change.expected() == 0 ? null : before.row(change.entity(), change.key());
                long version = change instanceof Delete ? 0 : place.version();
                images.add(image(change.entity(), change.key(), version, row));
            }
        }
        return images;
    }

    /** Where the log says that this change was made, null when it does not. */
    private @Nullable Place place(Change change, long offset) {
        if (log.definition(change.entity()) == null) {
            return null;
        }
        List<Place> places = log.changes(change.entity(), change.key(), offset, offset, false, 1)
                .places();
        return places.isEmpty() ? null : places.get(0);
    }

    private List<Image> replayed(Position position) {
        List<Image> images = new ArrayList<>();
        log.differences(
                Position.of(position.offset() - 1),
                position,
                listener,
                (entity, key, before, after) ->
                        images.add(image(entity, key, after == null ? 0 : after.version(), before)));
        return images;
    }

    private Image image(String entity, Bytes key, long version, @Nullable Row before) {
        return before == null
                ? new Image(entity, key, version, null, null, 0)
                : new Image(
                        entity,
                        key,
                        version,
                        new EntityImages(log).values(entity, before.definition(), before.after()),
                        before.workspace(),
                        before.expiresAt());
    }

    private static UnknownPositionException unknown(String message, Position position) {
        return new UnknownPositionException(message, Map.of("position", position.toString()));
    }
}
