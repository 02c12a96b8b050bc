package io.entail.resolve;

import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Check;
import io.entail.resolve.LogRecord.Constraints;
import io.entail.resolve.LogRecord.Define;
import io.entail.resolve.LogRecord.Delete;
import io.entail.resolve.LogRecord.Migrate;
import io.entail.resolve.LogRecord.Prepare;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A second implementation of the protocol, written from its text independently of {@link Resolver}. It has only a map
 * of rows. Where {@link Resolver} uses tables, this one goes through all rows of a copy of the map.
 */
final class NaiveModel {
    private static final long WINDOW = 1_000_000;

    /** The entity and key of a row, ordered by entity ordinal and key. */
    record Place(int entity, Bytes key) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = Integer.compare(entity, other.entity);
            return order != 0 ? order : key.compareTo(other.key);
        }
    }

    private record Refers(int entity, int number, Bytes key) {}

    /** A version of a definition with the numbers of its constraints. The number of the workspace is also its place. */
    record Version(Define define, List<Integer> unique, List<Integer> references, int workspace) {
        Constraints constraints() {
            return define.constraints();
        }
    }

    Map<Place, Row> rows = new TreeMap<>();
    final List<String> entities = new ArrayList<>();
    final Map<String, Version> latest = new TreeMap<>();
    final Map<String, Version> prepared = new TreeMap<>();
    final Map<String, Long> lastWritten = new TreeMap<>();
    private final Map<String, List<Version>> versions = new TreeMap<>();
    private final Map<String, Integer> uniqueNumbers = new TreeMap<>();
    private final Map<String, Integer> referenceNumbers = new TreeMap<>();
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

    /** Returns the first 8 bytes of the digest at an offset, 0 if there is no record. */
    long digest8At(long where) {
        byte[] known = digests.get(where);
        long value = 0;
        for (int i = 0; known != null && i < 8; i++) {
            value = (value << 8) + (known[i] & 255);
        }
        return value;
    }

    /** Resolves and applies a record. {@code record} is null if the bytes are unreadable. */
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
        if (record == null || !protocols.contains(value[0] & 255)) {
            return Outcome.rejected(Code.UNREADABLE);
        }
        if (!hasItsPlace(record)) {
            return Outcome.rejected(Code.BAD_CONTROL);
        }
        if (!(record instanceof Store) && value.length > store.maxWriteBytes()) {
            return Outcome.rejected(Code.TOO_LARGE);
        }
        if (record instanceof Migrate migrate && lastWritten.get(migrate.entity()) > migrate.upTo()) {
            return Outcome.rejected(Code.WRITTEN_SINCE);
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
            Version old = latest.get(define.entity());
            return old == null
                    ? define.version() == 1 && entities.size() < 1_000
                    : isNext(define.entity(), define.version()) && isExtension(old.constraints(), define.constraints());
        }
        if (record instanceof Prepare prepare) {
            Version old = latest.get(prepare.entity());
            return old != null
                    && isNext(prepare.entity(), prepare.version())
                    && isLongerExtension(old.constraints(), prepare.constraints());
        }
        return !(record instanceof Migrate migrate) || isStep(migrate);
    }

    private boolean isNext(String entity, int version) {
        return version == versions.get(entity).size() + 1;
    }

    private boolean isStep(Migrate migrate) {
        Version from = prepared.get(migrate.entity());
        if (from == null || !isNext(migrate.entity(), migrate.version())) {
            return false;
        }
        Constraints old = from.constraints();
        Constraints next = migrate.constraints();
        boolean sound = next.primaryKey().equals(old.primaryKey())
                && next.workspaceable() == old.workspaceable()
                && isChoice(migrate.uniqueFrom(), next.unique(), old.unique())
                && isChoice(migrate.referencesFrom(), next.references(), old.references())
                && migrate.upTo() >= 0
                && migrate.upTo() <= sequence;
        for (int i = 0; sound && i < next.unique().size(); i++) {
            Unique was = old.unique().get(migrate.uniqueFrom().get(i));
            sound = next.unique().get(i).acrossWorkspaces() == was.acrossWorkspaces();
        }
        for (int i = 0; sound && i < next.references().size(); i++) {
            String was = old.references().get(migrate.referencesFrom().get(i)).entity();
            sound = next.references().get(i).entity().equals(was);
        }
        return sound;
    }

    private static boolean isChoice(List<Integer> places, List<?> of, List<?> from) {
        return places.size() == of.size()
                && new HashSet<>(places).size() == places.size()
                && places.stream().allMatch(place -> place >= 0 && place < from.size());
    }

    private static boolean isLongerExtension(Constraints old, Constraints next) {
        int unique = Math.min(old.unique().size(), next.unique().size());
        int references = Math.min(old.references().size(), next.references().size());
        return isExtension(
                old,
                new Constraints(
                        next.primaryKey(),
                        next.workspaceable(),
                        next.unique().subList(0, unique),
                        next.references().subList(0, references),
                        next.fields()));
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
            if (!latest.containsKey(changes.get(i).entity())) {
                return Outcome.rejected(Code.UNKNOWN_ENTITY, i);
            }
        }
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i) instanceof Put put && named(put) == null) {
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
                List<Place> parents = parents(named(put), put.references(), put.workspace());
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
                    Version child = latest.get(entities.get(first.entity()));
                    int place = first.number() == child.workspace()
                            ? child.references().size()
                            : child.references().indexOf(first.number());
                    return Outcome.rejected(Code.STILL_REFERENCED, i, place, first.entity(), first.key());
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
            Constraints constraints = named(put).constraints();
            Row row = rows.get(place(put));
            return put.expiresAt() < 0
                    || put.claims().size() != constraints.unique().size()
                    || put.references().size() != constraints.references().size()
                    || constraints.workspaceable() == (put.workspace() == null)
                    || (put.expected() > 0 && row != null && !Objects.equals(row.workspace(), put.workspace()));
        }
        return false;
    }

    /** Returns the rows after the changes, with the sequences that these would take. */
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

    /** Returns the rows to which the references of a row point, with null for unset ones. The workspace is last. */
    private List<Place> parents(Version version, List<Bytes> references, Bytes workspace) {
        Constraints constraints = version.constraints();
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
        return referrers(after, parent).stream()
                .filter(refers -> isInForce(refers, latest))
                .min(Comparator.comparingInt(Refers::entity)
                        .thenComparingInt(Refers::number)
                        .thenComparing(Refers::key))
                .orElse(null);
    }

    /** Returns every reference to a row, under any version of a definition. */
    private List<Refers> referrers(Map<Place, Row> rows, Place parent) {
        List<Refers> all = new ArrayList<>();
        rows.forEach((place, row) -> {
            Version version = version(place, row);
            List<Place> parents = parents(version, row.references(), row.workspace());
            for (int c = 0; c < parents.size(); c++) {
                if (parent.equals(parents.get(c))) {
                    int number = c < version.references().size()
                            ? version.references().get(c)
                            : version.workspace();
                    all.add(new Refers(place.entity(), number, place.key()));
                }
            }
        });
        return all;
    }

    private boolean isInForce(Refers refers, Map<String, Version> definitions) {
        Version child = definitions.get(entities.get(refers.entity()));
        return child != null
                && (child.workspace() == refers.number() || child.references().contains(refers.number()));
    }

    /** Returns the definition under which a row was put. */
    Version version(Place place, Row row) {
        return versions.get(entities.get(place.entity())).get(row.definition() - 1);
    }

    /** Returns the claim of a row for a constraint, null if it has none. */
    private Bytes claim(Place place, Row row, int number) {
        int index = version(place, row).unique().indexOf(number);
        return index < 0 ? null : row.claims().get(index);
    }

    /** Returns the claims of a row for the constraints of a version. */
    List<Bytes> claims(Place place, Row row, Version version) {
        List<Bytes> claims = new ArrayList<>();
        version.unique().forEach(number -> claims.add(claim(place, row, number)));
        return claims;
    }

    /** Returns the references of a row for the constraints of a version. */
    List<Bytes> references(Place place, Row row, Version version) {
        List<Bytes> references = new ArrayList<>();
        for (int number : version.references()) {
            int index = version(place, row).references().indexOf(number);
            references.add(index < 0 ? null : row.references().get(index));
        }
        return references;
    }

    private Bytes holder(Map<Place, Row> soFar, Put put, int constraint) {
        Unique unique = named(put).constraints().unique().get(constraint);
        int number = named(put).unique().get(constraint);
        Bytes claim = put.claims().get(constraint);
        for (Map.Entry<Place, Row> entry : soFar.entrySet()) {
            boolean sameScope =
                    unique.acrossWorkspaces() || Objects.equals(entry.getValue().workspace(), put.workspace());
            if (claim != null
                    && entry.getKey().entity() == place(put).entity()
                    && sameScope
                    && claim.equals(claim(entry.getKey(), entry.getValue(), number))) {
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
            Version old = latest.get(define.entity());
            put(
                    latest,
                    old == null ? first(define) : new Version(define, old.unique(), old.references(), old.workspace()));
            prepared.remove(define.entity());
            lastWritten.remove(define.entity());
        } else if (record instanceof Prepare prepare) {
            put(prepared, longer(prepare));
            lastWritten.put(prepare.entity(), 0L);
        } else if (record instanceof Migrate migrate) {
            Version from = prepared.remove(migrate.entity());
            put(
                    latest,
                    new Version(
                            new Define(migrate.entity(), migrate.version(), migrate.constraints(), migrate.schema()),
                            migrate.uniqueFrom().stream()
                                    .map(from.unique()::get)
                                    .toList(),
                            migrate.referencesFrom().stream()
                                    .map(from.references()::get)
                                    .toList(),
                            from.workspace()));
            lastWritten.remove(migrate.entity());
        } else if (record instanceof Write write) {
            rows = after(at, write.changes());
            noteWritten(write.changes());
            sequence += write.changes().stream()
                    .filter(change -> !(change instanceof Check))
                    .count();
        }
    }

    private void put(Map<String, Version> of, Version version) {
        String entity = version.define().entity();
        of.put(entity, version);
        versions.computeIfAbsent(entity, name -> new ArrayList<>()).add(version);
    }

    private Version first(Define define) {
        String entity = define.entity();
        entities.add(entity);
        int workspace = define.constraints().references().size();
        uniqueNumbers.put(entity, define.constraints().unique().size());
        referenceNumbers.put(entity, workspace + 1);
        return new Version(
                define,
                IntStream.range(0, define.constraints().unique().size()).boxed().toList(),
                IntStream.range(0, workspace).boxed().toList(),
                workspace);
    }

    private Version longer(Prepare prepare) {
        String entity = prepare.entity();
        Version old = latest.get(entity);
        List<Integer> unique = new ArrayList<>(old.unique());
        while (unique.size() < prepare.constraints().unique().size()) {
            unique.add(uniqueNumbers.merge(entity, 1, Integer::sum) - 1);
        }
        List<Integer> references = new ArrayList<>(old.references());
        while (references.size() < prepare.constraints().references().size()) {
            references.add(referenceNumbers.merge(entity, 1, Integer::sum) - 1);
        }
        return new Version(
                new Define(entity, prepare.version(), prepare.constraints(), prepare.schema()),
                unique,
                references,
                old.workspace());
    }

    /**
     * Updates the sequence of each entity's last change during a preparation. Call it after the changes were applied to
     * the rows.
     */
    private void noteWritten(List<Change> changes) {
        long at = sequence;
        for (Change change : changes) {
            at += change instanceof Check ? 0 : 1;
            if (change instanceof Put put
                    && prepared.containsKey(put.entity())
                    && put.definition() == latest.get(put.entity()).define().version()) {
                lastWritten.put(put.entity(), at);
            }
            if (change instanceof Delete delete) {
                for (Refers refers : referrers(rows, place(delete))) {
                    if (!isInForce(refers, latest) && isInForce(refers, prepared)) {
                        lastWritten.put(entities.get(refers.entity()), at);
                    }
                }
            }
        }
    }

    /** Returns the definition that a put names, null if it may not name that version. */
    private Version named(Put put) {
        return Stream.of(latest, prepared)
                .map(definitions -> definitions.get(put.entity()))
                .filter(version -> version != null && version.define().version() == put.definition())
                .findFirst()
                .orElse(null);
    }

    /** Returns the next version of the definition of an entity. */
    int nextVersion(String entity) {
        return versions.containsKey(entity) ? versions.get(entity).size() + 1 : 1;
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
