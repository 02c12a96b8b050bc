package io.entail.project.cassandra.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class CqlNamesTest {
    @Test
    @DisplayName("a keyspace has the store's name, as far as Cassandra allows it")
    void keyspacesHaveTheNamesOfStores() {
        assertThat(CqlNames.keyspace("entail")).isEqualTo("entail");
        assertThat(CqlNames.keyspace("My-Store.1")).isEqualTo("my_store_1");
        assertThat(CqlNames.keyspace("system")).isEqualTo("entail_system");
        assertThat(CqlNames.keyspace("s".repeat(100)))
                .hasSize(48)
                .startsWith("ssss")
                .matches("s+_[0-9a-f]{8}");
    }

    @Test
    @DisplayName("tables of different entities have different names that Cassandra allows")
    void tablesHaveDifferentNames() {
        String letters = "a".repeat(46);
        List<String> entities =
                List.of("books", "Books", "bo-oks", "bo_oks", "bo\"oks", letters + "1", letters + "2", "ä", "");
        List<String> tables =
                entities.stream().map(entity -> CqlNames.entity(12, entity)).toList();
        assertThat(tables).doesNotHaveDuplicates().allMatch(name -> name.matches("g12_\\w*") && name.length() <= 48);
        assertThat(tables.get(0)).isEqualTo("g12_books");
    }

    @Test
    @DisplayName("names and texts are quoted so that they cannot end the statement around them")
    void namesAreQuoted() {
        assertThat(CqlNames.quoted("a\"; DROP")).isEqualTo("\"a\"\"; DROP\"");
        assertThat(CqlNames.literal("it's")).isEqualTo("'it''s'");
    }
}
