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

/** Finds out what is behind an exception of Kafka's clients or of Kafka Streams, and says it in a sentence. */
public final class Troubles {
    private Troubles() {}

    /**
     * What could not be done, and why: the disk's own words when it is the disk, and Kafka's address when it is not.
     *
     * @param what such as {@code cannot follow the log}
     */
    static String text(String what, String bootstrap, Throwable thrown) {
        EntailException known = find(thrown, EntailException.class);
        if (known != null) {
            return what + ": " + known.getMessage();
        }
        Throwable root = root(thrown);
        // A plain IOException is what a full disk gives; those of a connection have classes of their own.
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
     * Asks Kafka, for who wants an answer now.
     *
     * @param what it is to tell, such as {@code the id of its cluster}
     * @throws StoreUnavailableException when it does not
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

    /** What is asked with {@link TopicAdmin}. */
    @FunctionalInterface
    public interface Question<T> {
        T ask() throws InterruptedException;
    }

    /** What an error of a consumer means for who reads a topic. */
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

    /** The error about a topic that gives nothing for too long. */
    static StoreUnavailableException silent(EntityStoreConfig config, String topic, Duration waited) {
        return new StoreUnavailableException(
                "the topic " + topic + " at " + config.bootstrap() + " gave no answer within " + waited
                        + (waited.equals(config.openTimeout()) ? " (entail.open.timeout)" : ""),
                null);
    }

    /** The error about clients that cannot even be made: settings are wrong. */
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

    /** The first exception of a kind among the causes, null when there is none: Kafka Streams wraps what was thrown inside. */
    static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> kind) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (kind.isInstance(t)) {
                return kind.cast(t);
            }
        }
        return null;
    }
}
