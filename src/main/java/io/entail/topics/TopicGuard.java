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
 * Looks whether a topic is still the one that something came from: it may have vanished, been made anew or been cut. Each
 * is a lasting fault with one sentence; a broker that does not answer is none. Thread-safe.
 */
public final class TopicGuard {
    private final EntityStoreConfig config;
    private final TopicAdmin admin;
    private final String topic;
    private final Words words;
    private final Supplier<Known> known;

    /**
     * What is known of a topic. Immutable.
     *
     * @param id null when nothing came from it yet: then any topic will do
     * @param cluster null when nobody knows
     * @param next offset after the last record that came from it
     */
    public record Known(@Nullable String id, @Nullable String cluster, long next) {}

    /**
     * For the sentence about a fault.
     *
     * @param from with a topic behind it, such as {@code this directory was built from}
     * @param reached with an offset behind it, such as {@code this directory has applied offset}
     * @param wayOut what follows, and what helps, in sentences
     */
    public record Words(String from, String reached, String wayOut) {}

    /** Of a topic about which more and more is known; each check asks for that first. */
    public TopicGuard(EntityStoreConfig config, TopicAdmin admin, String topic, Words words, Supplier<Known> known) {
        this.config = config;
        this.admin = admin;
        this.topic = topic;
        this.words = words;
        this.known = known;
    }

    /**
     * Checks id and end.
     *
     * @return what the topic looks like, empty when there is none and nothing came from one
     * @throws TopicRefusedException when it is another one than the one that is known, or shorter
     */
    public Optional<TopicAdmin.Description> check() throws InterruptedException {
        // Before the broker is asked: topics only grow, so what came from it must be there afterwards.
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
     * The fault that a record which came from the topic is not there as it was.
     *
     * @param what as a half sentence
     * @throws TopicRefusedException when it has become another topic in between, and that is why
     */
    public TopicRefusedException lost(String what) throws InterruptedException {
        check(known.get(), admin.id(topic));
        return refused(what);
    }

    /**
     * Checks the id only, for {@link WatchedConsumer}.
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
