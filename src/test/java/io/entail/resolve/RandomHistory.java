package io.entail.resolve;

import io.entail.resolve.LogRecord.Basis;
import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Constraints;
import io.entail.resolve.LogRecord.Define;
import io.entail.resolve.LogRecord.Field;
import io.entail.resolve.LogRecord.Migrate;
import io.entail.resolve.LogRecord.Prepare;
import io.entail.resolve.LogRecord.Protocol;
import io.entail.resolve.LogRecord.Reference;
import io.entail.resolve.LogRecord.Store;
import io.entail.resolve.LogRecord.Unique;
import io.entail.resolve.LogRecord.Write;
import io.entail.resolve.NaiveModel.Version;
import io.entail.writes.RecordEncoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Creates a random log record by record: mostly writes that fit the state, some with one fault, and a few arbitrary
 * records. The same seed and the same model give the same log.
 */
final class RandomHistory {
    private static final long WINDOW = 1_000_000;
    private static final String[] ACTORS = {"actor", "", "İıß€😀"};
    private static final int MAX_ENTITY_BYTES = 40;
    private static final int MAX_WRITE_BYTES = 1_500;

    /** A record of the log. {@code record} is null if the value is unreadable. */
    record Step(long offset, long time, Bytes key, Bytes value, LogRecord record) {
        /** Returns the bytes of the value, null if the record has none. */
        byte[] valueOrNull() {
            return value == null ? null : value.array();
        }
    }

    private final Random random;
    private final NaiveModel model;
    private final boolean migrates;
    private final RandomChanges changes;
    private final Deque<LogRecord> opening = new ArrayDeque<>();
    private final List<Step> sent = new ArrayList<>();
    private long time;

    /**
     * Continues after the steps that have led to the model.
     *
     * @param migrates whether definitions are prepared and migrated, too
     */
    RandomHistory(Random random, NaiveModel model, boolean migrates, List<Step> before) {
        this.random = random;
        this.model = model;
        this.migrates = migrates;
        for (Step step : before) {
            remember(step);
        }
        this.changes = new RandomChanges(random, model);
        if (model.offset < 0) {
            opening.add(new Store(id(), MAX_ENTITY_BYTES, MAX_WRITE_BYTES));
            if (migrates) {
                opening.add(new Protocol(2));
            }
            opening.add(define("workspaces", 1));
            opening.add(define("team", 1));
            opening.add(define("shop", 1));
            opening.add(define("item", 1));
        }
    }

    Step next() {
        long offset = model.offset + 1 + gap();
        time += random.nextInt(10);
        Step step = step(offset);
        remember(step);
        return step;
    }

    private void remember(Step step) {
        time = step.time;
        if (step.record instanceof Write) {
            sent.add(step);
        }
    }

    private long gap() {
        int roll = random.nextInt(1_000);
        if (roll < 15) {
            return WINDOW / 2 + random.nextInt(5);
        }
        return roll < 30 ? WINDOW - 3 + random.nextInt(6) : roll < 90 ? random.nextInt(4) : 0;
    }

    private Step step(long offset) {
        int roll = random.nextInt(1_000);
        if (roll < 20) {
            return unreadable(offset);
        }
        if (!opening.isEmpty() && roll < 900) {
            return step(offset, opening.poll());
        }
        if (roll < 60 || (migrates && roll >= 900)) {
            return step(offset, migrates && roll >= 30 ? migration() : control());
        }
        if (roll < 100 && !sent.isEmpty()) {
            return repeat(offset);
        }
        if (roll < 115) {
            long later = model.offset + WINDOW + 1 + random.nextInt(3);
            return step(later, write(model.offset, model.digest8At(model.offset), changes.some()));
        }
        return step(offset, write(offset));
    }

    private Step step(long offset, LogRecord record) {
        return new Step(offset, time, key(), Bytes.wrap(RecordEncoder.encode(record)), record);
    }

    private Bytes key() {
        return Bytes.utf8("w" + random.nextInt(3));
    }

    private Step unreadable(long offset) {
        byte[] whole = RecordEncoder.encode(write(offset));
        byte[] value = switch (random.nextInt(5)) {
            case 0 -> null;
            case 1 -> Arrays.copyOf(whole, random.nextInt(whole.length));
            case 2 -> Arrays.copyOf(whole, whole.length + 1);
            case 3 -> new byte[] {(byte) (migrates ? 2 : 1), 2, 0, 0};
            default -> withDisabledProtocol(whole);
        };
        return new Step(offset, time, key(), value == null ? null : Bytes.wrap(value), null);
    }

    private byte[] withDisabledProtocol(byte[] value) {
        int number = random.nextInt(256);
        while (model.protocols.contains(number)) {
            number = random.nextInt(256);
        }
        value[0] = (byte) number;
        return value;
    }

    private LogRecord control() {
        return switch (random.nextInt(5)) {
            case 0 -> new Store(id(), random.nextInt(3) - 1, random.nextInt(3));
            case 1 -> new Protocol(random.nextInt(100));
            case 2 -> define("phantom", 1 + random.nextInt(2));
            default -> {
                String entity = changes.entity();
                int next = model.nextVersion(entity);
                yield define(entity, next == 1 ? 1 : next - random.nextInt(2));
            }
        };
    }

    /** Usually returns a step of a migration that is valid at this point. */
    private LogRecord migration() {
        String entity = changes.entity();
        Version latest = model.latest.get(entity);
        Version prepared = model.prepared.get(entity);
        int version = model.nextVersion(entity) - (random.nextInt(20) == 0 ? 1 : 0);
        if (latest == null) {
            return define(entity, 1);
        }
        if (random.nextInt(8) == 0) {
            Constraints constraints = with(latest.constraints(), version, List.of(), List.of());
            return new Define(entity, version, constraints, "{}");
        }
        if (prepared == null || random.nextInt(3) == 0) {
            return prepare(entity, version, latest.constraints());
        }
        return migrate(entity, version, prepared.constraints());
    }

    private Prepare prepare(String entity, int version, Constraints latest) {
        List<Unique> unique = new ArrayList<>();
        List<Reference> references = new ArrayList<>();
        while (random.nextInt(3) > 0 && latest.unique().size() + unique.size() < 5) {
            unique.add(new Unique("u" + version, List.of("f" + version), random.nextBoolean()));
        }
        while (random.nextInt(3) > 0 && latest.references().size() + references.size() < 5) {
            references.add(new Reference("r" + version, changes.entity()));
        }
        Constraints longer = with(latest, version, unique, references);
        boolean shortened = random.nextInt(20) == 0;
        Constraints constraints = new Constraints(
                random.nextInt(40) == 0 ? List.of("other") : longer.primaryKey(),
                longer.workspaceable() ^ random.nextInt(40) == 0,
                shortened && !longer.unique().isEmpty()
                        ? longer.unique().subList(1, longer.unique().size())
                        : longer.unique(),
                longer.references(),
                shortened ? List.of() : longer.fields());
        return new Prepare(entity, version, constraints, "{}");
    }

    private static Constraints with(
            Constraints latest, int version, List<Unique> moreUnique, List<Reference> moreReferences) {
        List<Unique> unique = new ArrayList<>(latest.unique());
        List<Reference> references = new ArrayList<>(latest.references());
        List<Field> fields = new ArrayList<>(latest.fields());
        unique.addAll(moreUnique);
        references.addAll(moreReferences);
        fields.add(new Field("f" + version, "int"));
        return new Constraints(latest.primaryKey(), latest.workspaceable(), unique, references, fields);
    }

    /**
     * Returns a migration with some of the constraints in any order. Sometimes one does not exist or is there twice.
     */
    private Migrate migrate(String entity, int version, Constraints prepared) {
        List<Integer> uniqueFrom = places(prepared.unique().size());
        List<Integer> referencesFrom = places(prepared.references().size());
        List<Unique> unique = new ArrayList<>();
        for (int place : uniqueFrom) {
            Unique was =
                    prepared.unique().get(Math.floorMod(place, prepared.unique().size()));
            unique.add(new Unique("m" + place, List.of("m"), was.acrossWorkspaces() ^ random.nextInt(60) == 0));
        }
        List<Reference> references = new ArrayList<>();
        for (int place : referencesFrom) {
            Reference was = prepared.references()
                    .get(Math.floorMod(place, prepared.references().size()));
            references.add(new Reference("m" + place, random.nextInt(60) == 0 ? "team" : was.entity()));
        }
        long written = model.lastWritten.get(entity);
        long upTo = switch (random.nextInt(12)) {
            case 0 -> -1;
            case 1 -> model.sequence + 1;
            case 2, 3, 4, 5 -> Math.max(0, written - 1 - random.nextInt(3));
            case 6, 7 -> written;
            default -> model.sequence;
        };
        List<Field> fields = List.of(new Field("m", "string"));
        Constraints constraints = new Constraints(
                random.nextInt(40) == 0 ? List.of("other") : prepared.primaryKey(),
                prepared.workspaceable(),
                unique,
                references,
                fields);
        return new Migrate(entity, version, constraints, "{}", uniqueFrom, referencesFrom, upTo);
    }

    private List<Integer> places(int count) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (random.nextInt(4) > 0) {
                places.add(i);
            }
        }
        Collections.shuffle(places, random);
        if (!places.isEmpty() && random.nextInt(30) == 0) {
            places.set(0, random.nextBoolean() ? count : places.get(places.size() - 1));
        }
        return places;
    }

    /**
     * Returns the next version of a definition. Sometimes a field is missing or there is an additional reference, so
     * that it is not an extension.
     */
    private Define define(String entity, int version) {
        List<Unique> unique = new ArrayList<>();
        List<Reference> references = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        switch (entity) {
            case "workspaces" -> unique.add(new Unique("name", List.of("name"), false));
            case "shop" -> {
                unique.add(new Unique("name", List.of("name"), false));
                unique.add(new Unique("code", List.of("code"), true));
                references.add(new Reference("owner", "team"));
                references.add(new Reference("main", "shop"));
            }
            case "item" -> {
                references.add(new Reference("shop", "shop"));
                references.add(new Reference("extra", "phantom"));
            }
            default -> {}
        }
        if (version > 1 && random.nextInt(6) == 0) {
            references.add(new Reference("more", "team"));
        }
        for (int i = random.nextInt(6) == 0 ? 2 : 0; i <= version; i++) {
            fields.add(new Field("f" + i, "int"));
        }
        boolean workspaceable = entity.equals("shop") || entity.equals("item");
        return new Define(
                entity, version, new Constraints(List.of("id"), workspaceable, unique, references, fields), "{}");
    }

    /** Returns an earlier write in identical bytes, or another write with its id. */
    private Step repeat(long offset) {
        Step first = sent.get(random.nextInt(sent.size()));
        if (random.nextInt(3) > 0) {
            return new Step(offset, time, first.key, first.value, first.record);
        }
        Write other = write(offset);
        UUID id = ((Write) first.record).id();
        return step(
                offset, new Write(id, other.origin(), other.actor(), other.reason(), other.basis(), other.changes()));
    }

    private Write write(long offset) {
        int roll = random.nextInt(100);
        if (roll < 80 || model.offset < 0) {
            long digest8 = model.digest8At(model.offset);
            return write(model.offset, roll == 0 ? digest8 + 1 : digest8, changes.some());
        }
        if (roll < 95) {
            Long earlier = model.digests.floorKey(model.offset - random.nextInt(20));
            long basis = earlier == null ? -1 : earlier;
            return write(basis, model.digest8At(basis), changes.some());
        }
        long anywhere = offset - random.nextInt(10) + 4;
        return write(Math.max(anywhere, -1), model.digest8At(anywhere), changes.some());
    }

    private Write write(long basis, long digest8, List<Change> some) {
        return new Write(id(), "origin", ACTORS[random.nextInt(3)], "", new Basis(basis, digest8), some);
    }

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
