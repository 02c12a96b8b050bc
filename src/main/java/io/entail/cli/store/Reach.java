package io.entail.cli.store;

import io.entail.config.EntityStoreConfig;
import io.entail.topics.TopicAdmin;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tells a waiting person that Kafka does not answer, long before the command gives up. It asks Kafka only if the
 * command takes longer than a moment; closing ends that.
 */
public final class Reach implements AutoCloseable {
    private static final Duration MOMENT = Duration.ofMillis(1_200);
    private static final Duration ANSWER = Duration.ofMillis(800);

    private final Supplier<Optional<EntityStoreConfig>> config;
    private final PrintWriter err;
    private boolean closed;

    private Reach(Supplier<Optional<EntityStoreConfig>> config, PrintWriter err) {
        this.config = config;
        this.err = err;
    }

    /**
     * Begins to watch.
     *
     * @param config returns the configuration, empty when the address of Kafka is not set
     */
    public static Reach of(Supplier<Optional<EntityStoreConfig>> config, PrintWriter err) {
        Reach reach = new Reach(config, err);
        Thread thread = new Thread(reach::run, "entail-reach");
        thread.setDaemon(true);
        thread.start();
        return reach;
    }

    private void run() {
        try {
            if (isOver(MOMENT)) {
                return;
            }
            Optional<EntityStoreConfig> known = config.get();
            if (known.isPresent() && !answers(known.get())) {
                tell("entail: Kafka at " + known.get().bootstrap() + " does not answer, waiting goes on for up to "
                        + known.get().openTimeout().toSeconds() + " s (entail.open.timeout)");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // The command itself reports what is wrong with the settings.
        }
    }

    private synchronized boolean isOver(Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        while (!closed) {
            long left = (deadline - System.nanoTime() + 999_999) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    private static boolean answers(EntityStoreConfig config) throws InterruptedException {
        try (TopicAdmin admin = TopicAdmin.of(config, "reach", ANSWER)) {
            return !admin.cluster().isEmpty();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            // An error is an answer as well, and the command will report it.
            return !(e instanceof org.apache.kafka.common.errors.TimeoutException);
        }
    }

    private synchronized void tell(String text) {
        if (!closed) {
            err.println(text);
            err.flush();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
