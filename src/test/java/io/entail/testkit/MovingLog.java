package io.entail.testkit;

import io.entail.replica.StoreLog;
import io.entail.resolve.Code;
import io.entail.resolve.LogRecord;
import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.Outcome;
import io.entail.testkit.Moves.Move;
import io.entail.writes.CanonicalKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@link Moves} into the log of a store that already exists: rows under the definition in force and under the
 * prepared one, and migrations. It keeps track of the rows in the store, so it must be the only writer of that entity.
 * Confined to one thread.
 */
public final class MovingLog {
    private final StoreLog log;
    private final Map<String, Row> rows = new TreeMap<>();
    private int generation;
    private int version;
    private int prepared;
    private int highest;
    private long sequence;

    /** A row that the store has. */
    public record Row(Move move, long version) {}

    public MovingLog(StoreLog log) {
        this.log = log;
    }

    /** Appends the definition of the entity. */
    public MovingLog define() {
        require(append(Moves.define(0, 1)), Code.ACCEPTED);
        version = 1;
        highest = 1;
        return this;
    }

    public Map<String, Row> rows() {
        return rows;
    }

    /** Returns how many migrations were completed. */
    public int generation() {
        return generation;
    }

    public boolean isPrepared() {
        return prepared > 0;
    }

    public Outcome append(LogRecord record) {
        Outcome outcome = log.append(record).join().outcome();
        if (outcome.changeCount() > 0) {
            sequence = outcome.firstSequence() + outcome.changeCount() - 1;
        }
        return outcome;
    }

    private Outcome write(Change... changes) {
        return append(new LogRecord.Write(UUID.randomUUID(), "test", "mover", "", log.basis(), List.of(changes)));
    }

    /** Puts a row under the definition in force. */
    public Outcome put(Move move) {
        return put(move, Moves.put(move, expected(move.id()), generation, version));
    }

    /** Puts a row under the prepared definition. */
    public Outcome rewrite(Move move) {
        return put(move, Moves.rewrite(move, expected(move.id()), generation, prepared));
    }

    private Outcome put(Move move, LogRecord.Put put) {
        Outcome outcome = write(put);
        if (outcome.accepted()) {
            rows.put(move.id(), new Row(move, outcome.firstSequence()));
        }
        return outcome;
    }

    public Outcome delete(String id) {
        Outcome outcome = write(new LogRecord.Delete(Moves.ENTITY, CanonicalKey.of(id), expected(id), false));
        if (outcome.accepted()) {
            rows.remove(id);
        }
        return outcome;
    }

    private long expected(String id) {
        Row row = rows.get(id);
        return row == null ? 0 : row.version();
    }

    public void prepare() {
        require(append(Moves.prepare(generation, ++highest)), Code.ACCEPTED);
        prepared = highest;
    }

    /** Abandons the migration that is under way. */
    public void giveUp() {
        require(append(Moves.define(generation, ++highest)), Code.ACCEPTED);
        version = highest;
        prepared = 0;
    }

    public void rewriteAll() {
        for (Row row : List.copyOf(rows.values())) {
            require(rewrite(row.move()), Code.ACCEPTED);
        }
    }

    /** Appends the last step, which says up to which sequence all rows were examined. */
    public Outcome migrate(long upTo) {
        Outcome outcome = append(Moves.migrate(generation + 1, highest + 1, upTo));
        if (outcome.accepted()) {
            generation++;
            version = ++highest;
            prepared = 0;
        }
        return outcome;
    }

    /** Performs a whole migration. */
    public void move() {
        if (!isPrepared()) {
            prepare();
        }
        rewriteAll();
        require(migrate(sequence), Code.ACCEPTED);
    }

    /** Returns the sequence of the last change of this entity. */
    public long sequence() {
        return sequence;
    }

    /**
     * Appends random records: rows, refused writes, preparations, migrations, abandoned migrations, and last steps that
     * come too late.
     */
    public void random(Random random, int steps) {
        for (int i = 0; i < steps; i++) {
            int step = random.nextInt(100);
            if (step < 15) {
                deleteOne(random);
            } else if (step < 18) {
                prepare();
            } else if (step < 19 && isPrepared()) {
                giveUp();
            } else if (step < 21 && isPrepared()) {
                rewriteAll();
                long upTo = sequence;
                if (random.nextBoolean()) {
                    put(move(random));
                }
                Outcome unused = migrate(upTo);
            } else {
                Move move = move(random);
                Outcome unused = isPrepared() && random.nextBoolean() ? rewrite(move) : put(move);
            }
        }
    }

    private void deleteOne(Random random) {
        List<String> ids = new ArrayList<>(rows.keySet());
        Outcome unused = delete(ids.isEmpty() ? "nothing" : ids.get(random.nextInt(ids.size())));
    }

    /** Returns a random row. Its name is sometimes taken already, and its parent sometimes does not exist. */
    private Move move(Random random) {
        @Nullable String name = random.nextInt(5) == 0 ? null : "n" + random.nextInt(60);
        @Nullable Long value = random.nextInt(5) == 0 ? null : random.nextLong();
        @Nullable String parent = random.nextInt(5) == 0 ? "m" + random.nextInt(30) : null;
        return new Move("m" + random.nextInt(30), name, value, parent);
    }

    private static void require(Outcome outcome, Code code) {
        if (outcome.code() != code) {
            throw new AssertionError(outcome);
        }
    }
}
