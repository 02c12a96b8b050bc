package io.entail.state;

import io.entail.resolve.Bytes;
import io.entail.resolve.Definition;
import io.entail.resolve.LogRecord;
import io.entail.resolve.LogRecord.Basis;
import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Put;
import io.entail.resolve.Row;
import io.entail.resolve.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Random writes over few keys, so that they conflict. Most of them fit the state; some are stale, repeated or in
 * conflict with others. The same seed gives the same writes.
 */
public final class RandomLog {
    static final List<String> ENTITIES = List.of("workspaces", "teams", "shops", "items");
    private static final int KEYS = 8;
    private static final int VALUES = 5;

    private final Random random;
    private final List<UUID> usedIds = new ArrayList<>();

    public RandomLog(Random random) {
        this.random = random;
    }

    /** Returns the records with which every such log begins. */
    public static List<LogRecord> beginning() {
        return List.of(
                new LogRecord.Store(new UUID(1, 1), 1_000, 10_000),
                define("workspaces", false, List.of(), List.of()),
                define("teams", false, List.of(unique("name", true)), List.of()),
                define(
                        "shops",
                        true,
                        List.of(unique("name", false), unique("code", true)),
                        List.of(new LogRecord.Reference("team", "teams"), new LogRecord.Reference("main", "shops"))),
                define("items", true, List.of(), List.of(new LogRecord.Reference("shop", "shops"))));
    }

    private static LogRecord.Define define(
            String entity, boolean workspaceable, List<LogRecord.Unique> unique, List<LogRecord.Reference> references) {
        return new LogRecord.Define(
                entity,
                1,
                new LogRecord.Constraints(List.of("id"), workspaceable, unique, references, List.of()),
                "{}");
    }

    private static LogRecord.Unique unique(String field, boolean acrossWorkspaces) {
        return new LogRecord.Unique(field, List.of(field), acrossWorkspaces);
    }

    static Bytes key(int number) {
        return Bytes.utf8("k" + number);
    }

    static List<Bytes> keys() {
        List<Bytes> keys = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            keys.add(key(i));
        }
        return keys;
    }

    public LogRecord next(State state) {
        UUID id = !usedIds.isEmpty() && random.nextInt(20) == 0
                ? usedIds.get(random.nextInt(usedIds.size()))
                : new UUID(random.nextLong(), random.nextLong());
        usedIds.add(id);
        List<Change> changes = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            changes.add(change(state));
        }
        long offset = state.head().offset() - random.nextInt(3);
        return new LogRecord.Write(
                id,
                "origin",
                "actor",
                "",
                offset < 0
                        ? new Basis(-1, 0)
                        : new Basis(offset, state.digest8At(offset).orElse(7)),
                changes);
    }

    private Change change(State state) {
        // Workspaces and teams change seldom, because shops and items need them.
        int pick = random.nextInt(10);
        String entity = ENTITIES.get(pick == 0 ? 0 : pick < 3 ? 1 : pick < 7 ? 2 : 3);
        Definition definition = state.definition(entity);
        Bytes key = key(random.nextInt(KEYS));
        Row row = state.row(definition.ordinal(), key);
        int mistake = random.nextInt(20);
        long expected = mistake == 0 ? 0 : (row == null ? 0 : row.version()) + (mistake == 1 ? 1 : 0);
        if (random.nextInt(4) == 0 && row != null) {
            return random.nextBoolean()
                    ? new LogRecord.Delete(entity, key, expected, random.nextBoolean())
                    : new LogRecord.Check(entity, key, expected);
        }
        Bytes workspace = !definition.constraints().workspaceable()
                ? null
                : row == null ? key(random.nextInt(3)) : row.workspace();
        List<@Nullable Bytes> claims = new ArrayList<>();
        definition.constraints().unique().forEach(unique -> claims.add(some("v", VALUES)));
        List<@Nullable Bytes> references = new ArrayList<>();
        definition.constraints().references().forEach(reference -> references.add(some("k", KEYS)));
        byte[] after = new byte[random.nextInt(40)];
        Arrays.fill(after, (byte) 7);
        return new Put(
                entity,
                1,
                workspace,
                key,
                expected,
                random.nextInt(5) == 0 ? 50 : 0,
                claims,
                references,
                "",
                Bytes.wrap(after));
    }

    private @Nullable Bytes some(String prefix, int count) {
        int number = random.nextInt(count + 1);
        return number == count ? null : Bytes.utf8(prefix + number);
    }
}
