package io.entail.topics;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.TopicRefusedException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a topic is still the one that was read before: it may have been deleted, created again or truncated.
 * Each of these is a lasting fault with a message of one sentence; a broker that does not answer is not. Thread-safe.
 */
public final class TopicGuard {
    private final EntityStoreConfig config;
    private final TopicAdmin admin;
    private final String topic;
    private final Words words;
    private final Supplier<Known> known;

    /**
     * What is known about a topic. Immutable.
     *
     * @param id id of the topic, null when nothing was read from it yet: then every topic is accepted
     * @param cluster id of the cluster, null when it is not known
     * @param next offset after the last record that was read from it
     */
    public record Known(@Nullable String id, @Nullable String cluster, long next) {}

    /**
     * Parts of the message about a fault.
     *
     * @param from followed by a topic, such as {@code this directory was built from}
     * @param reached followed by an offset, such as {@code this directory has applied offset}
     * @param wayOut sentences with the consequence and the remedy
     */
    public record Words(String from, String reached, String wayOut) {}

    /** Guards a topic about which more becomes known over time; each check begins by asking for what is known. */
    public TopicGuard(EntityStoreConfig config, TopicAdmin admin, String topic, Words words, Supplier<Known> known) {
        this.config = config;
        this.admin = admin;
        this.topic = topic;
        this.words = words;
        this.known = known;
    }

    /**
     * Checks the id and the end of the topic.
     *
     * @return the description of the topic, empty when there is none and nothing was read from one
     * @throws TopicRefusedException when it is another topic than the known one, or shorter
     */
    public Optional<TopicAdmin.Description> check() throws InterruptedException {
        // Read before the broker is asked: topics only grow, so the records read so far must exist in the answer.
        Known before = known.get();
        Optional<TopicAdmin.Description> found = admin.describe(topic);
        check(before, found.map(TopicAdmin.Description::id));
        if (found.isPresent() && found.get().endOffset() < before.next()) {
            throw lost("it ends before offset " + found.get().endOffset() + ", but " + words.reached() + " "
                    + (before.next() - 1) + ": records were lost");
        }
        return found;
    }

    /**
     * Returns the fault that a record which was read from the topic is no longer there as it was.
     *
     * @param what half a sentence
     * @throws TopicRefusedException when the reason is that it has become another topic in between
     */
    public TopicRefusedException lost(String what) throws InterruptedException {
        check(known.get(), admin.id(topic));
        return refused(what);
    }

    /**
     * Checks only the id; used by {@link WatchedConsumer}.
     *
     * @throws LastingCauseException when it is another topic
     * @throws KafkaException when the broker does not answer
     */
    public void checkIdentity() {
        try {
            check(known.get(), admin.id(topic));
        } catch (TopicRefusedException e) {
            throw new LastingCauseException(e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private void check(Known before, Optional<String> id) throws InterruptedException {
        String from = before.id();
        if (from == null || (id.isPresent() && id.get().equals(from))) {
            return;
        }
        String here = before.cluster() == null ? null : admin.cluster();
        String elsewhere = here == null || here.equals(before.cluster())
                ? null
                : " in another cluster: " + config.bootstrap() + " is the cluster " + here + ", and that was "
                        + before.cluster();
        if (id.isEmpty()) {
            throw refused(
                    elsewhere == null
                            ? "it does not exist any more, but " + words.from() + " it"
                            : "it does not exist here, and " + words.from() + " it" + elsewhere);
        }
        throw refused((elsewhere == null
                        ? "it was deleted and created again"
                        : words.from() + " the topic of that name" + elsewhere)
                + "; its id is " + id.get() + ", and " + words.from() + " " + from);
    }

    private TopicRefusedException refused(String what) {
        return new TopicRefusedException(
                "the topic " + topic + " is refused: " + what + ". " + words.wayOut(), Map.of());
    }
}
