package io.entail.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.resolve.Code;
import io.entail.resolve.LogRecord;
import io.entail.resolve.MemoryState;
import io.entail.resolve.Outcome;
import io.entail.resolve.Resolution;
import io.entail.resolve.Resolver;
import io.entail.state.RandomLog;
import io.entail.testkit.Seeds;
import io.entail.writes.RecordEncoder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class AppendTimeTest {
    private static final long DAY_MS = 86_400_000;

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @Test
    @DisplayName("append times a day apart, constant or decreasing change no outcome except that of expiries")
    void timeDecidesNothingButExpiry() {
        List<LogRecord> records = records(seeds.random());
        List<Outcome> forward = outcomes(records, offset -> 1_000 + offset);

        assertThat(outcomes(records, offset -> 1_000 + offset + DAY_MS)).isEqualTo(forward);
        assertThat(outcomes(records, offset -> 10 * DAY_MS - offset)).isEqualTo(forward);
        assertThat(outcomes(records, offset -> offset % 2 * DAY_MS)).isEqualTo(forward);
        Map<Code, Integer> codes = new EnumMap<>(Code.class);
        forward.forEach(outcome -> codes.merge(outcome.code(), 1, Integer::sum));
        assertThat(codes).containsKeys(Code.ACCEPTED, Code.STALE_VERSION, Code.NOT_UNIQUE, Code.MISSING_REFERENCE);
    }

    /** Returns random writes without deletions of expired rows, because the outcome of those does depend on time. */
    private static List<LogRecord> records(Random random) {
        List<LogRecord> records = new ArrayList<>();
        MemoryState state = new MemoryState();
        Resolver resolver = new Resolver();
        RandomLog log = new RandomLog(random);
        List<LogRecord> beginning = RandomLog.beginning();
        for (int i = 0; i < 3_000; i++) {
            LogRecord record = i < beginning.size() ? beginning.get(i) : withoutExpiry(log.next(state));
            records.add(record);
            apply(resolver, state, record, i, 1_000L + i);
        }
        return records;
    }

    private static LogRecord withoutExpiry(LogRecord record) {
        if (!(record instanceof LogRecord.Write write)) {
            return record;
        }
        List<LogRecord.Change> changes = new ArrayList<>();
        for (LogRecord.Change change : write.changes()) {
            changes.add(
                    change instanceof LogRecord.Delete delete
                            ? new LogRecord.Delete(delete.entity(), delete.key(), delete.expected(), false)
                            : change);
        }
        return new LogRecord.Write(write.id(), write.origin(), write.actor(), write.reason(), write.basis(), changes);
    }

    private static List<Outcome> outcomes(List<LogRecord> records, LongUnaryOperator time) {
        MemoryState state = new MemoryState();
        Resolver resolver = new Resolver();
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            outcomes.add(apply(resolver, state, records.get(i), i, time.applyAsLong(i)));
        }
        return outcomes;
    }

    private static Outcome apply(Resolver resolver, MemoryState state, LogRecord record, long offset, long time) {
        Resolution resolution = resolver.resolve(state, offset, time, new byte[] {'k'}, RecordEncoder.encode(record));
        resolution.effects().accept(state);
        return resolution.outcome();
    }
}
