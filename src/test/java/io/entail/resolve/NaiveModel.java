package io.entail.resolve;

import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Check;
import io.entail.resolve.LogRecord.Constraints;
import io.entail.resolve.LogRecord.Define;
import io.entail.resolve.LogRecord.Delete;
import io.entail.resolve.LogRecord.Protocol;
import io.entail.resolve.LogRecord.Put;
import io.entail.resolve.LogRecord.Store;
import io.entail.resolve.LogRecord.Unique;
import io.entail.resolve.LogRecord.Write;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The protocol once more, written from its text without a look at {@link Resolver}: nothing but a map of rows. What
 * {@link Resolver} looks up in tables is found here by going through all rows of a copy of the map.
 */
final class NaiveModel {
    private static final long WINDOW = 1_000_000;

    /** A row's place; in the order of entity ordinal and key. */
    record Place(int entity, Bytes key) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = Integer.compare(entity, other.entity);
            return order != 0 ? order : key.compareTo(other.key);
        }
    }

    private record Refers(int entity, int constraint, Bytes key) {}

    Map<Place, Row> rows = new TreeMap<>();
    final List<String> entities = new ArrayList<>();
    final Map<String, Define> definitions = new TreeMap<>();
    final TreeMap<Long, byte[]> digests = new TreeMap<>();
    final Set<Integer> protocols = new HashSet<>(Set.of(1));
    private final Map<UUID, Long> ids = new TreeMap<>();
    private Store store;
    long offset = -1;
    long sequence;
    byte[] digest = new byte[32];

    Row row(String entity, Bytes key) {
        return rows.get(new Place(entities.indexOf(entity), key));
    }

    /** The digest's first 8 bytes at an offset, 0 when no record is there. */
    long digest8At(long where) {
        byte[] known = digests.get(where);
        long value = 0;
        for (int i = 0; known != null && i < 8; i++) {
            value = (value << 8) + (known[i] & 255);
        }
        return value;
    }

    /** Resolves and applies a record; {@code record} is null when the bytes are unreadable. */
    Outcome resolve(long at, long time, byte[] key, byte[] value, LogRecord record) {
        Outcome outcome = outcome(at, time, value, record);
        boolean remembered = outcome.accepted() || outcome.code().number() > Code.REPEAT.number();
        if (record instanceof Write write && remembered) {
            ids.put(write.id(), at);
        }
        if (outcome.accepted()) {
            apply(at, record);
        }
        offset = at;
        digest = digest(at, time, key, value, outcome);
        digests.put(at, digest);
        return outcome;
    }

    /** Whether the writer's basis contradicts this log. */
    boolean diverged(long at, Write write) {
        long basis = write.basis().offset();
        if (basis < 0) {
            return basis < -1 || write.basis().digest8() != 0;
        }
        boolean judged = basis > at - WINDOW;
        return judged
                && (basis >= at
                        || !digests.containsKey(basis)
                        || digest8At(basis) != write.basis().digest8());
    }

    private Outcome outcome(long at, long time, byte[] value, LogRecord record) {
        if (record == null) {
            return Outcome.rejected(Code.UNREADABLE);
        }
        if (!hasItsPlace(record)) {
            return Outcome.rejected(Code.BAD_CONTROL);
        }
        if (!(record instanceof Store) && value.length > store.maxWriteBytes()) {
            return Outcome.rejected(Code.TOO_LARGE);
        }
        return record instanceof Write write ? writeOutcome(at, time, write) : Outcome.accepted(0, 0);
    }

    private boolean hasItsPlace(LogRecord record) {
        if (record instanceof Store first) {
            boolean sound = first.maxEntityBytes() > 0
                    && first.maxWriteBytes() >= first.maxEntityBytes()
                    && first.maxWriteBytes() <= 16 * 1024 * 1024;
            return store == null && sound;
        }
        if (store == null) {
            return false;
        }
        if (record instanceof Protocol protocol) {
            return protocol.number() < 256 && protocols.stream().allMatch(enabled -> enabled < protocol.number());
        }
        if (record instanceof Define define) {
            Define latest = definitions.get(define.entity());
            return latest == null
                    ? define.version() == 1 && entities.size() < 1_000
                    : define.version() == latest.version() + 1
                            && isExtension(latest.constraints(), define.constraints());
        }
        return true;
    }

    private static boolean isExtension(Constraints old, Constraints next) {
        Constraints withOldFields = new Constraints(
                next.primaryKey(), next.workspaceable(), next.unique(), next.references(), old.fields());
        return withOldFields.equals(old) && new HashSet<>(next.fields()).containsAll(old.fields());
    }

    private Outcome writeOutcome(long at, long time, Write write) {
        List<Change> changes = write.changes();
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i) instanceof Put put && put.after().length() > store.maxEntityBytes()) {
                return Outcome.rejected(Code.TOO_LARGE, i);
            }
        }
        Long first = ids.get(write.id());
        if (first != null && at - first < WINDOW) {
            return Outcome.repeat(first);
        }
        if (at - write.basis().offset() > WINDOW) {
            return Outcome.rejected(Code.TOO_OLD);
        }
        for (int i = 0; i < changes.size(); i++) {
            if (!definitions.containsKey(changes.get(i).entity())) {
                return Outcome.rejected(Code.UNKNOWN_ENTITY, i);
            }
        }
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i) instanceof Put put
                    && put.definition() != definition(put).version()) {
                return Outcome.rejected(Code.OLD_DEFINITION, i);
            }
        }
        for (int i = 0; i < changes.size(); i++) {
            if (isBad(changes, i)) {
                return Outcome.rejected(Code.BAD_WRITE, i);
            }
        }
        for (int i = 0; i < changes.size(); i++) {
            Row row = rows.get(place(changes.get(i)));
            long found = row == null ? 0 : row.version();
            long expected = changes.get(i).expected();
            if (found != expected) {
                Code code = expected == 0 ? Code.EXISTS : found == 0 ? Code.NOT_FOUND : Code.STALE_VERSION;
                return Outcome.rejected(code, i);
            }
        }
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i) instanceof Delete delete && delete.ifExpired()) {
                long expiresAt = rows.get(place(delete)).expiresAt();
                if (expiresAt == 0 || expiresAt > time) {
                    return Outcome.rejected(Code.NOT_EXPIRED, i);
                }
            }
        }
        return afterTheWrite(at, changes);
    }

    private Outcome afterTheWrite(long at, List<Change> changes) {
        Map<Place, Row> after = after(at, changes);
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i) instanceof Put put) {
                List<Place> parents = parents(put.entity(), put.references(), put.workspace());
                for (int c = 0; c < parents.size(); c++) {
                    Place parent = parents.get(c);
                    Row row = parent == null ? null : after.get(parent);
                    boolean foreign = row != null
                            && row.workspace() != null
                            && !row.workspace().equals(put.workspace());
                    if (parent != null && (row == null || foreign)) {
                        return Outcome.rejected(Code.MISSING_REFERENCE, i, c, parent.entity(), parent.key());
                    }
                }
            }
        }
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i) instanceof Delete delete) {
                Refers first = firstReferrer(after, place(delete));
                if (first != null) {
                    return Outcome.rejected(Code.STILL_REFERENCED, i, first.constraint(), first.entity(), first.key());
                }
            }
        }
        Map<Place, Row> soFar = new TreeMap<>(rows);
        changes.stream().filter(change -> !(change instanceof Check)).forEach(change -> soFar.remove(place(change)));
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i) instanceof Put put) {
                for (int c = 0; c < put.claims().size(); c++) {
                    Bytes holder = holder(soFar, put, c);
                    if (holder != null) {
                        return Outcome.rejected(
                                Code.NOT_UNIQUE, i, c, place(put).entity(), holder);
                    }
                }
                soFar.put(place(put), after.get(place(put)));
            }
        }
        int count = (int)
                changes.stream().filter(change -> !(change instanceof Check)).count();
        return Outcome.accepted(count == 0 ? 0 : sequence + 1, count);
    }

    private boolean isBad(List<Change> changes, int index) {
        Change change = changes.get(index);
        for (int i = 0; i < index; i++) {
            if (place(changes.get(i)).equals(place(change))) {
                return true;
            }
        }
        if (change.expected() < (change instanceof Delete ? 1 : 0)) {
            return true;
        }
        if (change instanceof Put put) {
            Constraints constraints = definition(put).constraints();
            Row row = rows.get(place(put));
            return put.expiresAt() < 0
                    || put.claims().size() != constraints.unique().size()
                    || put.references().size() != constraints.references().size()
                    || constraints.workspaceable() == (put.workspace() == null)
                    || (put.expected() > 0 && row != null && !Objects.equals(row.workspace(), put.workspace()));
        }
        return false;
    }

    /** The rows as they are after the changes, with the sequences that these would take. */
    private Map<Place, Row> after(long at, List<Change> changes) {
        Map<Place, Row> after = new TreeMap<>(rows);
        long next = sequence;
        for (Change change : changes) {
            if (change instanceof Delete) {
                after.remove(place(change));
                next++;
            } else if (change instanceof Put put) {
                next++;
                after.put(
                        place(change),
                        new Row(
                                next,
                                at,
                                put.workspace(),
                                put.definition(),
                                put.expiresAt(),
                                put.claims(),
                                put.references(),
                                put.keyId(),
                                put.after()));
            }
        }
        return after;
    }

    /** Where a row's references point to, null elements for none, its workspace last. */
    private List<Place> parents(String entity, List<Bytes> references, Bytes workspace) {
        Constraints constraints = definitions.get(entity).constraints();
        List<Place> parents = new ArrayList<>();
        for (int c = 0; c < references.size(); c++) {
            Bytes key = references.get(c);
            int parent = entities.indexOf(constraints.references().get(c).entity());
            parents.add(key == null ? null : new Place(parent, key));
        }
        if (constraints.workspaceable()) {
            parents.add(new Place(entities.indexOf("workspaces"), workspace));
        }
        return parents;
    }

    private Refers firstReferrer(Map<Place, Row> after, Place parent) {
        List<Refers> all = new ArrayList<>();
        after.forEach((place, row) -> {
            List<Place> parents = parents(entities.get(place.entity()), row.references(), row.workspace());
            for (int c = 0; c < parents.size(); c++) {
                if (parent.equals(parents.get(c))) {
                    all.add(new Refers(place.entity(), c, place.key()));
                }
            }
        });
        return all.stream()
                .min(Comparator.comparingInt(Refers::entity)
                        .thenComparingInt(Refers::constraint)
                        .thenComparing(Refers::key))
                .orElse(null);
    }

    private Bytes holder(Map<Place, Row> soFar, Put put, int constraint) {
        Unique unique = definition(put).constraints().unique().get(constraint);
        Bytes claim = put.claims().get(constraint);
        for (Map.Entry<Place, Row> entry : soFar.entrySet()) {
            boolean sameScope =
                    unique.acrossWorkspaces() || Objects.equals(entry.getValue().workspace(), put.workspace());
            if (claim != null
                    && entry.getKey().entity() == place(put).entity()
                    && sameScope
                    && claim.equals(entry.getValue().claims().get(constraint))) {
                return entry.getKey().key();
            }
        }
        return null;
    }

    private void apply(long at, LogRecord record) {
        if (record instanceof Store accepted) {
            store = accepted;
        } else if (record instanceof Protocol protocol) {
            protocols.add(protocol.number());
        } else if (record instanceof Define define) {
            definitions.put(define.entity(), define);
            if (!entities.contains(define.entity())) {
                entities.add(define.entity());
            }
        } else if (record instanceof Write write) {
            rows = after(at, write.changes());
            sequence += write.changes().stream()
                    .filter(change -> !(change instanceof Check))
                    .count();
        }
    }

    private Define definition(Change change) {
        return definitions.get(change.entity());
    }

    private Place place(Change change) {
        return new Place(entities.indexOf(change.entity()), change.key());
    }

    private byte[] digest(long at, long time, byte[] key, byte[] value, Outcome outcome) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.write(digest);
            out.writeLong(at);
            out.writeLong(time);
            out.write(sha256.digest(key));
            out.write(value == null ? new byte[32] : sha256.digest(value));
            out.writeInt(outcome.code().number());
            out.writeLong(outcome.firstSequence());
            out.writeInt(outcome.changeCount());
            return sha256.digest(bytes.toByteArray());
        } catch (NoSuchAlgorithmException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
