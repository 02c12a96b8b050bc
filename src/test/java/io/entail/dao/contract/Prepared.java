package io.entail.dao.contract;

import io.entail.replica.StoreLog;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Logs of tests. They are created in advance and removed afterwards while other tests run, because either takes about
 * as long as a test.
 */
public final class Prepared implements AutoCloseable {
    private static final int AHEAD = 2;

    private final ExecutorService ahead = Executors.newSingleThreadExecutor(daemon("prepare"));
    private final ExecutorService behind = Executors.newSingleThreadExecutor(daemon("take-away"));
    private final BlockingQueue<Future<TestLogs>> ready = new ArrayBlockingQueue<>(AHEAD);
    private final Supplier<TestLogs> made;

    public Prepared(Supplier<TestLogs> made) {
        this.made = made;
        for (int i = 0; i < AHEAD; i++) {
            prepare();
        }
    }

    private static java.util.concurrent.ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    private void prepare() {
        ready.add(ahead.submit(made::get));
    }

    /** Returns a log that no other test has used. */
    public TestLogs next() {
        try {
            TestLogs next = ready.take().get(120, TimeUnit.SECONDS);
            prepare();
            return new Lent(next);
        } catch (Exception e) {
            throw new IllegalStateException("no log can be prepared", e);
        }
    }

    /** A log that a test uses. After the test it is removed in the background. */
    private final class Lent implements TestLogs {
        private final TestLogs logs;

        Lent(TestLogs logs) {
            this.logs = logs;
        }

        @Override
        public StoreLog open() {
            return logs.open();
        }

        @Override
        public Clock clock() {
            return logs.clock();
        }

        @Override
        public void pass(Duration time) {
            logs.pass(time);
        }

        @Override
        public boolean hasReplica() {
            return logs.hasReplica();
        }

        @Override
        public boolean inKeyOrder() {
            return logs.inKeyOrder();
        }

        @Override
        public void close() {
            behind.execute(logs::close);
        }
    }

    @Override
    public void close() {
        ahead.shutdown();
        for (Future<TestLogs> each = ready.poll(); each != null; each = ready.poll()) {
            try {
                each.get(120, TimeUnit.SECONDS).close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        behind.shutdown();
        try {
            if (!behind.awaitTermination(120, TimeUnit.SECONDS)) {
                throw new IllegalStateException("what tests have used is not taken away");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
