package io.entail.resolve;

import io.entail.resolve.LogRecord.Basis;
import io.entail.resolve.LogRecord.Migrate;
import io.entail.resolve.LogRecord.Put;
import io.entail.resolve.LogRecord.Store;
import io.entail.resolve.LogRecord.Write;
import java.util.OptionalLong;

/**
 * Decides about the records of a log, one after the other. The decision is a function of the log before the record and
 * of nothing else, the same on every machine and forever: {@code avro/protocol.md} is normative, and any other
 * behaviour needs a new protocol number. Not thread-safe.
 */
public final class Resolver {
    /** The protocol number of nearly all records; it is always enabled. */
    public static final int PROTOCOL = 1;

    /** The protocol number of {@link LogRecord.Prepare} and {@link LogRecord.Migrate}. */
    public static final int MIGRATIONS = 2;

    /** The highest protocol number that this class knows. */
    public static final int HIGHEST_PROTOCOL = MIGRATIONS;

    /** The number of offsets after which a write id is forgotten, and beyond which a basis is too old. */
    public static final long WINDOW = 1_000_000;

    /** Every row of a workspaceable entity refers to a row of this entity. */
    public static final String WORKSPACES = "workspaces";

    private final LogDecoder decoder = new LogDecoder();
    private final LogDigest digest = new LogDigest();
    private final WriteRules writes = new WriteRules();

    /**
     * Decides about the next record.
     *
     * @param state the state after all records before this one
     * @param offset above that of the state's head; gaps are normal
     * @param appendTime the broker's, in milliseconds since 1970
     * @param key the record's key; a record without one is no part of the log and must not come here
     * @param valueOrNull the record's value
     * @throws UnknownProtocolException when only a newer binary can decide
     */
    public Resolution resolve(State state, long offset, long appendTime, byte[] key, byte[] valueOrNull) {
        Head before = state.head();
        if (offset <= before.offset()) {
            throw new IllegalArgumentException(
                    "offset " + offset + " is not after " + before.offset() + ", the last one applied");
        }
        LogRecord record = read(state, offset, valueOrNull);
        Outcome outcome = record == null
                ? Outcome.rejected(Code.UNREADABLE)
                : judge(state, offset, appendTime, record, valueOrNull.length);
        Head head = new Head(
                offset,
                before.sequence() + outcome.changeCount(),
                digest.next(before.digest(), offset, appendTime, key, valueOrNull, outcome));
        return new Resolution(
                offset,
                record,
                outcome,
                head,
                record instanceof Write write && diverged(state, offset, write.basis()),
                new Effects(
                        writes,
                        offset,
                        record,
                        outcome.accepted() ? ControlRules.made(state, record) : null,
                        outcome,
                        head));
    }

    /** Returns the decoded record; null when the value is unreadable. */
    private LogRecord read(State state, long offset, byte[] value) {
        if (value == null || value.length == 0) {
            return null;
        }
        int protocol = value[0] & 0xff;
        if (protocol == PROTOCOL) {
            return decoder.decode(value);
        }
        if (!state.enabled(protocol)) {
            return null;
        }
        if (protocol > HIGHEST_PROTOCOL) {
            throw new UnknownProtocolException(protocol, offset);
        }
        return decoder.decode(value);
    }

    private Outcome judge(State state, long offset, long appendTime, LogRecord record, int valueLength) {
        if (!ControlRules.accepts(state, record)) {
            return Outcome.rejected(Code.BAD_CONTROL);
        }
        if (record instanceof Store) {
            return Outcome.accepted(0, 0);
        }
        if (valueLength > state.store().maxWriteBytes()) {
            return Outcome.rejected(Code.TOO_LARGE);
        }
        if (record instanceof Write write) {
            return judgeWrite(state, offset, appendTime, write);
        }
        return record instanceof Migrate migrate && writtenSince(state, migrate)
                ? Outcome.rejected(Code.WRITTEN_SINCE)
                : Outcome.accepted(0, 0);
    }

    /** Whether the entity may have a row that does not fit the migrated definition. */
    private static boolean writtenSince(State state, Migrate migrate) {
        return state.lastWritten(state.definition(migrate.entity()).ordinal()) > migrate.upTo();
    }

    private Outcome judgeWrite(State state, long offset, long appendTime, Write write) {
        int maxEntityBytes = state.store().maxEntityBytes();
        for (int i = 0; i < write.changes().size(); i++) {
            if (write.changes().get(i) instanceof Put put && put.after().length() > maxEntityBytes) {
                return Outcome.rejected(Code.TOO_LARGE, i);
            }
        }
        Seen seen = state.seen(write.id());
        if (seen != null && seen.offset() > offset - WINDOW) {
            return Outcome.repeat(seen.offset());
        }
        if (write.basis().offset() < offset - WINDOW) {
            return Outcome.rejected(Code.TOO_OLD);
        }
        return writes.judge(state, appendTime, write);
    }

    /** Whether the writer's digest at its basis differs from this state's. It does not influence the outcome. */
    private static boolean diverged(State state, long offset, Basis basis) {
        if (basis.offset() < 0) {
            return basis.offset() != -1 || basis.digest8() != 0;
        }
        if (basis.offset() >= offset) {
            return true;
        }
        if (basis.offset() <= offset - WINDOW) {
            return false;
        }
        Head head = state.head();
        if (basis.offset() == head.offset()) {
            return basis.digest8() != head.digest8();
        }
        OptionalLong known = state.digest8At(basis.offset());
        return known.isEmpty() || known.getAsLong() != basis.digest8();
    }
}
