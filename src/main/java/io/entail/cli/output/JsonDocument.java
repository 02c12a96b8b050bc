package io.entail.cli.output;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A document {@code {"data":[...], ...}} of any length. It is kept in a file until it is complete, so that a command
 * which fails prints its error and nothing else.
 */
public final class JsonDocument implements AutoCloseable {
    private final Path file;
    private final BufferedWriter writer;
    private String separator = "";

    public JsonDocument() throws IOException {
        file = Files.createTempFile("entail-json", null);
        writer = Files.newBufferedWriter(file);
        writer.write("{\"data\":[");
    }

    public void add(Map<String, ?> element) throws IOException {
        addText(Json.text(element));
    }

    /** Adds an element that is already JSON. */
    public void addText(String element) throws IOException {
        writer.write(separator);
        writer.write(element);
        separator = ",";
    }

    /** Prints the document; the other members follow the data. */
    public void print(PrintWriter out, Map<String, ?> others) throws IOException {
        writer.write("]");
        for (Map.Entry<String, ?> other : others.entrySet()) {
            writer.write("," + Json.text(other.getKey()) + ":" + Json.text(other.getValue()));
        }
        writer.write("}");
        writer.close();
        try (Reader in = Files.newBufferedReader(file)) {
            in.transferTo(out);
        }
        out.println();
    }

    @Override
    public void close() throws IOException {
        writer.close();
        Files.deleteIfExists(file);
    }
}
