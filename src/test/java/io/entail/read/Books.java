package io.entail.read;

import io.entail.testkit.Library;
import io.entail.testkit.LogStory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Books in two workspaces, which are the rows of the contract of readers. */
public final class Books {
    public static final String MINE = "00000000-0000-4000-8000-000000000001";
    static final String OTHER = "00000000-0000-4000-8000-000000000002";
    static final Scope IN_MINE = Scope.workspace(MINE);
    static final Scope IN_OTHER = Scope.workspace(OTHER);

    private Books() {}

    /** Begins with both workspaces. */
    static LogStory story() {
        return new LogStory(Library.alone()).workspace(MINE, "mine").workspace(OTHER, "other");
    }

    /** Begins with both workspaces in a store with high size limits. */
    static LogStory largeStory() {
        return new LogStory(Library.alone(), 4 << 20, 8 << 20).workspace(MINE, "mine");
    }

    static String id(int number) {
        return String.format("11111111-1111-4111-8111-%012d", number);
    }

    static Map<String, Object> book(int number, String title) {
        return Map.of("id", id(number), "title", title, "pages", 1 + number);
    }

    static List<String> ids(int from, int to) {
        List<String> ids = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            ids.add(id(i));
        }
        return ids;
    }

    /** Returns the ids on each page, from the first to the last. */
    static List<List<String>> pages(EntityReader reader, int size, Scope scope) {
        List<List<String>> pages = new ArrayList<>();
        PageRequest request = PageRequest.first(size);
        Page page;
        do {
            page = reader.page("books", request, scope);
            pages.add(page.data().stream().map(entity -> entity.text("id")).toList());
            request = request.after(page.offset().orElse(null));
        } while (page.offset().isPresent());
        return pages;
    }
}
