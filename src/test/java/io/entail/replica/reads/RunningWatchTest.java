package io.entail.replica.reads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.read.EntityChange;
import io.entail.read.MissedChanges;
import io.entail.read.Position;
import io.entail.read.Scope;
import io.entail.read.WatchListener;
import io.entail.replica.MemoryLog;
import io.entail.replica.Things;
import io.entail.resolve.LogRecord;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import io.entail.state.RowChange;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class RunningWatchTest {
    private final List<Position> shown = new CopyOnWriteArrayList<>();
    private final List<MissedChanges> missed = new CopyOnWriteArrayList<>();

    private final WatchListener listener = new WatchListener() {
        @Override
        public void changed(EntityChange change) {
            shown.add(change.position());
        }

        @Override
        public void missed(MissedChanges changes) {
            missed.add(changes);
        }
    };

    @Test
    @DisplayName("a change that fails with an error of the JVM is reported as missed, and the watch goes on")
    void errorsAreMissedChanges() {
        try (MemoryLog log = MemoryLog.create(Clock.systemUTC())) {
            log.append(Things.store()).join();
            log.append(Things.define()).join();
            RecentChanges recent = new RecentChanges(1, 16, 1 << 20, 1 << 20);
            AtomicBoolean fails = new AtomicBoolean(true);
            Supplier<LogDefinitions> definitions = () -> {
                if (fails.getAndSet(false)) {
                    throw new OutOfMemoryError("no memory");
                }
                return log.logDefinitions();
            };
            Defined things = Objects.requireNonNull(log.logDefinitions().get("things"));
            try (RunningWatch watch =
                    new RunningWatch(recent.fromNow(), new WatchedChanges(definitions, things, Scope.ALL), listener)) {
                watch.start("entail-watch-test");
                recent.add(List.of(change(log, 2, "a")), 2);
                await().atMost(Duration.ofSeconds(30)).until(() -> !missed.isEmpty());
                recent.add(List.of(change(log, 3, "b")), 3);
                await().atMost(Duration.ofSeconds(30)).until(() -> !shown.isEmpty());
            }
        }

        assertThat(missed)
                .singleElement()
                .satisfies(gone -> assertThat(gone.through()).isEqualTo(Position.of(2)));
        assertThat(shown).containsExactly(Position.of(3));
    }

    private static RowChange change(MemoryLog log, long offset, String thing) {
        LogRecord.Write write = Things.write(log.basis(), Things.put(thing, 0, null, null));
        log.append(write).join();
        return new RowChange(
                new RowChange.Cause(offset, 0, write.id(), "tester", ""),
                0,
                Things.key(thing),
                null,
                Objects.requireNonNull(log.row("things", Things.key(thing))));
    }
}
