package io.entail.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of {@code http/table.txt}, whose first lines explain its columns.
 *
 * @param line the number of the line in the file, from 1
 */
record TableRow(int line, String method, String path, List<String> headers, String body, int status, String text) {
    private static final Pattern REPEATED = Pattern.compile("«(.+?)\\*(\\d+)»");
    private static final String BOUNDARY = "BB";

    /** Returns the rows of a table. */
    static List<TableRow> read(List<String> lines) {
        List<TableRow> rows = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                String[] cells = (line + " ").split(" \\| ?", -1);
                if (cells.length != 6) {
                    throw new IllegalArgumentException(
                            "line " + (i + 1) + " has " + cells.length + " columns: " + line);
                }
                rows.add(new TableRow(
                        i + 1,
                        cells[0].strip(),
                        cells[1].strip(),
                        cells[2].isBlank()
                                ? List.of()
                                : List.of(cells[2].strip().split(" ;; ", -1)),
                        cells[3].strip(),
                        Integer.parseInt(cells[4].strip()),
                        cells[5].strip()));
            }
        }
        return rows;
    }

    /** Returns the bytes of the request, with names in dollar signs replaced by their values. */
    byte[] request(UnaryOperator<String> values) {
        List<String> all = new ArrayList<>();
        headers.forEach(header -> all.add(values.apply(expanded(header))));
        byte[] content = content(values, all);
        return Wire.request(method, values.apply(expanded(path)), all, content);
    }

    private byte[] content(UnaryOperator<String> values, List<String> all) {
        String text = values.apply(expanded(body));
        int colon = text.indexOf(": ");
        String type = colon < 0 ? "" : text.substring(0, colon);
        String rest = colon < 0 ? "" : text.substring(colon + 2);
        switch (type) {
            case "form" -> {
                all.add("Content-Type: application/x-www-form-urlencoded");
                return rest.getBytes(StandardCharsets.UTF_8);
            }
            case "parts" -> {
                all.add("Content-Type: multipart/form-data; boundary=" + BOUNDARY);
                return parts(rest);
            }
            case "yaml" -> {
                all.add("Content-Type: text/yaml");
                return rest.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8);
            }
            case "latin1" -> {
                all.add("Content-Type: application/json");
                return rest.getBytes(StandardCharsets.ISO_8859_1);
            }
            case "bare" -> {
                return rest.getBytes(StandardCharsets.UTF_8);
            }
            default -> {
                if (!text.isEmpty()) {
                    all.add("Content-Type: application/json");
                }
                return text.equals("(none)") ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
            }
        }
    }

    private static byte[] parts(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StringBuilder parts = new StringBuilder();
        for (String part : text.split("&", -1)) {
            int equals = part.indexOf('=');
            parts.append("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"")
                    .append(part, 0, equals)
                    .append("\"\r\n\r\n")
                    .append(part.substring(equals + 1))
                    .append("\r\n");
        }
        bytes.writeBytes(parts.append("--" + BOUNDARY + "--\r\n").toString().getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    /** Expands repetitions: {@code «ab*3»} is {@code ababab}. */
    private static String expanded(String text) {
        Matcher matcher = REPEATED.matcher(text);
        StringBuilder expanded = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(
                    expanded, Matcher.quoteReplacement(matcher.group(1).repeat(Integer.parseInt(matcher.group(2)))));
        }
        return matcher.appendTail(expanded).toString();
    }

    @Override
    public String toString() {
        String all = line + ": " + method + " " + path + " " + headers + " " + body + " -> " + status;
        return all.length() > 200 ? all.substring(0, 200) + "..." : all;
    }
}
