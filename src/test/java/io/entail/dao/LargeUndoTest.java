package io.entail.dao;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.audit.WriteSelection;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.read.ReplayListener;
import io.entail.testkit.Library;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An undo that does not fit into one write is done in several. */
final class LargeUndoTest {
    private static final int WRITES = 4;
    private static final int BOOKS = 3_000;

    @Test
    @DisplayName("an undo in several writes begins with the newest, restores everything, and can be repeated")
    void severalWritesTakeBackWhatOneCannot() {
        try (EntityStore store = EntityStore.inMemory(Library.definitions())) {
            Entity kept = store.dao("books").insert(Map.of("title", "kept"));
            Position last = Position.START;
            for (int i = 0; i < WRITES; i++) {
                int part = i;
                last = store.write(tx -> {
                            tx.update("books", String.valueOf(kept.text("id")), Map.of("pages", part + 1));
                            for (int n = 0; n < BOOKS; n++) {
                                tx.insert("books", Map.of("title", part + "-" + n));
                            }
                        })
                        .position();
            }
            WriteSelection all =
                    WriteSelection.ALL.from(Position.of(kept.position().offset() + 1));

            Undone undone = store.undo(all, ReplayListener.NONE);

            assertThat(undone.writes()).hasSize(WRITES);
            assertThat(undone.rows()).hasSize(WRITES * BOOKS + 1);
            assertThat(undone.positions()).hasSize(2).isSorted();
            assertThat(undone.positions().get(0)).isGreaterThan(last);
            assertThat(store.dao("books").each()).extracting(Entity::fields).containsExactly(kept.fields());
            assertThat(store.undo(all.through(last), ReplayListener.NONE).positions())
                    .isEmpty();
        }
    }
}
