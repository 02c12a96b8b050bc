package io.entail.project.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.config.EntityStoreConfig;
import io.entail.config.PostgresConfig;
import io.entail.config.Reads;
import io.entail.read.Position;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One sentence names which of log, publisher, projector and database makes no progress. */
final class StandstillTest {
    private static final EntityStoreConfig CONFIG = EntityStoreConfig.builder("kafka:9092", Path.of("unused"))
            .withReads(Reads.POSTGRES)
            .withPostgres(PostgresConfig.of("jdbc:postgresql://db/shop", "ann", "secret"))
            .withRegistry("http://registry:8081")
            .build();

    private static String text(
            @Nullable Long log, @Nullable Long feed, @Nullable Long database, @Nullable String databaseProblem) {
        return new Standstill(position(log), position(feed), position(database), null, databaseProblem)
                .text(CONFIG, "the database");
    }

    private static @Nullable Position position(@Nullable Long offset) {
        return offset == null ? null : Position.of(offset);
    }

    @Test
    void aFeedThatIsBehindTheLogIsThePublishers() {
        assertThat(text(9L, 7L, 7L, null))
                .isEqualTo(
                        "the publisher stands still or none works (entail publish): the log ends with position 0:9, and"
                                + " the feed has come to 0:7");
        assertThat(text(9L, null, 7L, null)).contains("and the feed has nothing yet");
    }

    @Test
    void aDatabaseThatIsBehindTheFeedIsTheProjectors() {
        assertThat(text(9L, 9L, 7L, null))
                .isEqualTo(
                        "the projector stands still or none works (entail project postgres): the feed has come to 0:9,"
                                + " and the database to 0:7");
        assertThat(text(9L, 9L, null, null)).contains("the database has nothing of this store yet");
    }

    @Test
    void bothMayStandStill() {
        assertThat(text(9L, 8L, 7L, null))
                .contains("the publisher stands still")
                .contains("the projector stands still");
    }

    @Test
    void aPartThatDoesNotAnswerIsNamed() {
        assertThat(text(null, 9L, 9L, null)).isEqualTo("Kafka at kafka:9092 does not answer");
        assertThat(text(9L, 9L, 7L, "the database is away")).isEqualTo("the database is away");
    }

    @Test
    void nothingIsMadeUpWhenAllGetOn() {
        assertThat(text(9L, 9L, 9L, null)).isEqualTo("log, feed and database have all come to position 0:9");
    }
}
