package io.entail.forms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.errors.InvalidOptionsException;
import io.entail.errors.InvalidSizeException;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import io.entail.read.TagQuery;
import io.entail.schema.Definitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TagTextTest {
    private static final Definitions DEFINITIONS = Definitions.shipped();

    @Test
    void pagesHaveExactlyWhatPassesAndEndWithoutAToken() {
        try (EntityStore store = EntityStore.inMemory()) {
            Dao consumers = store.dao("consumers");
            for (int i = 0; i < 50; i++) {
                consumers.insert(Map.of("username", "c" + i, "tags", i % 5 == 0 ? List.of("a", "b") : List.of("b")));
            }
            assertThat(sizes(consumers, "a", 3)).containsExactly(3, 3, 3, 1);
            assertThat(sizes(consumers, "a,b", 5)).containsExactly(5, 5);
            assertThat(sizes(consumers, "a/b", 50)).containsExactly(50);
            assertThat(sizes(consumers, "c", 10)).containsExactly(0);
            assertThatThrownBy(() -> sizes(consumers, "a", 0)).isInstanceOf(InvalidSizeException.class);
        }
    }

    @Test
    void refusesInvalidFilters() {
        assertRefused("consumers", "a,b/c", "invalid filter syntax");
        assertRefused("consumers", "a,", "invalid filter syntax");
        assertRefused("consumers", "a,b,c,d,e,f", "cannot query more than 5 tags");
        assertRefused("workspaces", "a", "cannot be used with 'workspaces'");
    }

    private static void assertRefused(String entity, String text, String message) {
        assertThatThrownBy(() -> TagText.parse(DEFINITIONS.require(entity), text))
                .isInstanceOf(InvalidOptionsException.class)
                .hasMessageContaining(message);
    }

    private static List<Integer> sizes(Dao dao, String tags, int size) {
        TagQuery filter = TagText.parse(DEFINITIONS.require(dao.entity()), tags);
        List<Integer> sizes = new ArrayList<>();
        PageRequest request = PageRequest.first(size);
        while (true) {
            Page page = dao.byTags(filter, request);
            sizes.add(page.data().size());
            if (page.offset().isEmpty()) {
                return sizes;
            }
            request = request.after(page.offset().get());
        }
    }
}
