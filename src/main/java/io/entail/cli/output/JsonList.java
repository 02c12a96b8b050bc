package io.entail.cli.output;

import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prints {@code {"data":[...]}}, or with {@code --json-lines} one document on each line, each as soon as it is there.
 */
public final class JsonList {
    private final PrintWriter out;
    private final boolean lines;
    private boolean begun;

    public JsonList(PrintWriter out, boolean lines) {
        this.out = out;
        this.lines = lines;
    }

    public void add(Map<String, ? extends @Nullable Object> document) {
        if (lines) {
            out.println(Json.text(document));
            return;
        }
        out.print(begun ? "," : "{\"data\":[");
        out.print(Json.text(document));
        begun = true;
    }

    public void end() {
        if (!lines) {
            out.println(begun ? "]}" : "{\"data\":[]}");
        }
    }
}
