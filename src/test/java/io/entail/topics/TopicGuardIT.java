package io.entail.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.TopicRefusedException;
import io.entail.testkit.RawTopic;
import io.entail.testkit.StackExtension;
import io.entail.topics.TopicGuard.Known;
import java.nio.file.Path;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The errors of a guard about a topic that has changed. */
final class TopicGuardIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    Path directory;

    private EntityStoreConfig config;
    private RawTopic raw;
    private TopicAdmin admin;
    private String id;

    @BeforeEach
    void create() throws Exception {
        config = EntityStoreConfig.builder(stack.bootstrap(), directory)
                .withStore(stack.freshStore())
                .build();
        raw = new RawTopic(stack.bootstrap(), config.writesTopic());
        raw.create();
        raw.append(new byte[] {1}, new byte[] {2});
        admin = TopicAdmin.of(config, "guard");
        id = admin.id(config.writesTopic()).orElseThrow();
    }

    @AfterEach
    void close() {
        admin.close();
        raw.close();
    }

    private TopicGuard guard(Known known) {
        return new TopicGuard(
                config,
                admin,
                config.writesTopic(),
                new TopicGuard.Words("this reader began with", "this reader has read offset", "Begin anew"),
                () -> known);
    }

    private void refuses(Known known, String what) {
        assertThatThrownBy(() -> guard(known).check())
                .isInstanceOf(TopicRefusedException.class)
                .hasMessage("the topic " + config.writesTopic() + " is refused: " + what + ". Begin anew");
    }

    @Test
    @DisplayName("a known topic passes, and so does any topic if none is known yet")
    void passes() throws Exception {
        assertThat(guard(new Known(id, null, 1)).check())
                .get()
                .extracting(TopicAdmin.Description::endOffset)
                .isEqualTo(1L);
        assertThat(guard(new Known(null, null, 0)).check())
                .get()
                .extracting(TopicAdmin.Description::id)
                .isEqualTo(id);
        guard(new Known(id, admin.cluster(), 1)).checkIdentity();
        raw.delete();
        assertThat(guard(new Known(null, null, 0)).check()).isEmpty();
    }

    @Test
    @DisplayName("a topic that was deleted, created again or truncated is a lasting fault with one clear message")
    void refuses() throws Exception {
        refuses(
                new Known(id, null, 3),
                "it ends before offset 1, but this reader has read offset 2: records were lost");
        raw.delete();
        String gone = "it does not exist any more, but this reader began with it";
        refuses(new Known(id, null, 0), gone);
        refuses(new Known(id, admin.cluster(), 0), gone);
        assertThatThrownBy(() -> guard(new Known(id, null, 0)).checkIdentity())
                .isInstanceOf(LastingCauseException.class)
                .hasMessageContaining(gone);
        raw.create();
        String anew = "it was deleted and created again; its id is "
                + admin.id(config.writesTopic()).orElseThrow() + ", and this reader began with " + id;
        refuses(new Known(id, null, 0), anew);
        refuses(new Known(id, null, 3), anew);
        assertThatThrownBy(() -> {
                    throw guard(new Known(id, null, 0)).lost("a record is missing");
                })
                .as("the error says why the topic is missing")
                .hasMessageContaining(anew);
    }

    @Test
    @DisplayName("another cluster is reported as such")
    void otherCluster() throws Exception {
        String clusters = stack.bootstrap() + " is the cluster " + admin.cluster() + ", and that was elsewhere";
        refuses(
                new Known("another", "elsewhere", 0),
                "this reader began with the topic of that name in another cluster: " + clusters + "; its id is " + id
                        + ", and this reader began with another");
        raw.delete();
        refuses(
                new Known(id, "elsewhere", 0),
                "it does not exist here, and this reader began with it in another cluster: " + clusters);
    }

    @Test
    @DisplayName("a broker that does not answer is not a lasting fault")
    void noAnswer() {
        EntityStoreConfig nobody =
                EntityStoreConfig.builder("127.0.0.1:1", directory).build();
        try (TopicAdmin deaf = TopicAdmin.of(nobody, "guard", java.time.Duration.ofMillis(300))) {
            TopicGuard guard =
                    new TopicGuard(nobody, deaf, "log", new TopicGuard.Words("", "", ""), () -> new Known(id, null, 0));
            assertThatThrownBy(guard::check).isInstanceOf(KafkaException.class);
            assertThatThrownBy(guard::checkIdentity).isInstanceOf(KafkaException.class);
        }
    }
}
