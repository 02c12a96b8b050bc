package io.entail.cli;

import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints {@code {"data":[...]}}, or with {@code --json-lines} a document a line, each as soon as it is there. */
final class JsonList {
    private final PrintWriter out;
    private final boolean lines;
    private boolean begun;

    JsonList(PrintWriter out, boolean lines) {
        this.out = out;
        this.lines = lines;
    }

    void add(Map<String, ? extends @Nullable Object> document) {
        if (lines) {
            out.println(Json.text(document));
            return;
        }
        out.print(begun ? "," : "{\"data\":[");
        out.print(Json.text(document));
        begun = true;
    }

    void end() {
        if (!lines) {
            out.println(begun ? "]}" : "{\"data\":[]}");
        }
    }
}
