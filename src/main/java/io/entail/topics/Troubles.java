package io.entail.topics;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.errors.PositionGoneException;
import io.entail.errors.StoreUnavailableException;
import io.entail.text.Reasons;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/** Finds the cause of an exception of Kafka's clients or Kafka Streams, and describes it in a sentence. */
public final class Troubles {
    private Troubles() {}

    /**
     * Describes what could not be done and why: with the message of the disk for a disk error, otherwise with the
     * address of Kafka.
     *
     * @param what such as {@code cannot follow the log}
     */
    static String text(String what, String bootstrap, Throwable thrown) {
        EntailException known = find(thrown, EntailException.class);
        if (known != null) {
            return what + ": " + known.getMessage();
        }
        Throwable root = root(thrown);
        // A full disk gives a plain IOException; those of a connection have types of their own.
        return root instanceof FileSystemException || root.getClass() == IOException.class
                ? what + ": " + Reasons.of((IOException) root)
                : what + " at " + bootstrap + ": " + root.getClass().getSimpleName() + hint(root) + ": "
                        + root.getMessage();
    }

    private static String hint(Throwable root) {
        return root instanceof AuthenticationException || root instanceof AuthorizationException
                ? " (check the credentials and rights of this client)"
                : "";
    }

    /**
     * Asks Kafka a question and waits for the answer.
     *
     * @param what is asked for, such as {@code the id of its cluster}
     * @throws StoreUnavailableException when Kafka does not answer
     */
    public static <T> T answered(EntityStoreConfig config, String what, Question<T> question) {
        try {
            return question.ask();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException(
                    "interrupted while Kafka at " + config.bootstrap() + " was asked for " + what, e);
        } catch (KafkaException e) {
            throw new StoreUnavailableException(
                    "Kafka at " + config.bootstrap() + " was asked for " + what + " in vain: " + Reasons.chain(e), e);
        }
    }

    /** A question that is asked with {@link TopicAdmin}. */
    @FunctionalInterface
    public interface Question<T> {
        T ask() throws InterruptedException;
    }

    /** Returns what an error of a consumer means for the reader of a topic. */
    static EntailException explain(EntityStoreConfig config, String topic, KafkaException e) {
        if (e instanceof OffsetOutOfRangeException) {
            return new PositionGoneException("the topic " + topic
                    + " does not have the records any more that come next: they were deleted, or the topic was"
                    + " created again");
        }
        return new StoreUnavailableException(
                "the topic " + topic + " at " + config.bootstrap() + " cannot be read" + hint(root(e)) + ": "
                        + e.getMessage(),
                e);
    }

    /** Returns the error for a topic that has delivered nothing for too long. */
    static StoreUnavailableException silent(EntityStoreConfig config, String topic, Duration waited) {
        return new StoreUnavailableException(
                "the topic " + topic + " at " + config.bootstrap() + " gave no answer within " + waited
                        + (waited.equals(config.openTimeout()) ? " (entail.open.timeout)" : ""),
                null);
    }

    /** Returns the error for clients that cannot be created because the settings are wrong. */
    static StoreUnavailableException unusable(@Nullable Object bootstrap, Throwable e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new StoreUnavailableException("cannot use Kafka at " + bootstrap + ": " + cause.getMessage(), e);
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /**
     * Returns the first exception of a type among the causes, null when there is none. Kafka Streams wraps exceptions
     * that were thrown inside.
     */
    static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> kind) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (kind.isInstance(t)) {
                return kind.cast(t);
            }
        }
        return null;
    }
}
