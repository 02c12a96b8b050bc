package io.entail.schema.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scans the source of an {@code .avdl} file for mistakes that its parser does not report: annotations before a field's
 * type, which Avro drops before a union and gives to the type otherwise; imports; nesting that would overflow a stack.
 *
 * <p>A worked example: in {@code @unique(true) union { null, string } name;} the annotation opens the statement, so it
 * is found, and the field's name is the last word before {@code ;}, {@code =} or {@code ,} outside all brackets.
 */
final class IdlScan {
    /**
     * The most open brackets at one place; types may nest {@value ValueReader#DEPTH_MAX} deep, defaults somewhat more.
     */
    static final int BRACKETS_MAX = 100;

    /**
     * A mistake at a line.
     *
     * @param record null when it is outside of records
     */
    record Finding(
            int line, @Nullable String record, @Nullable String field, String message) {}

    private final IdlTokens tokens;
    private final List<Finding> findings = new ArrayList<>();
    private boolean fitToParse = true;

    /** For each open brace, the record whose body it begins, or the empty text. */
    private final Deque<String> braces = new ArrayDeque<>();

    private IdlScan(String source) {
        this.tokens = new IdlTokens(source);
    }

    static IdlScan of(String source) {
        IdlScan scan = new IdlScan(source);
        scan.scan();
        return scan;
    }

    List<Finding> findings() {
        return findings;
    }

    /** Whether the file can be passed to the parser: nothing is nested too deeply, and it imports no other file. */
    boolean isFitToParse() {
        return fitToParse;
    }

    private void scan() {
        String before = "";
        String declared = "";
        for (String token = tokens.next(); token != null && fitToParse; token = tokens.next()) {
            switch (token) {
                case "{" -> {
                    braces.push(declared);
                    if (!declared.isEmpty()) {
                        scanRecord(declared);
                    }
                    declared = "";
                }
                case "}" -> braces.poll();
                case "import" -> addUnfit("imports are not followed: declare nested records in this file");
                default -> {
                    boolean names = before.equals("record") || before.equals("error");
                    declared = names ? token : declared;
                }
            }
            checkDepth(braces.size());
            before = token;
        }
    }

    /** Scans from the opening brace of a record to its closing one. */
    private void scanRecord(String record) {
        int line = 0;
        boolean opening = true;
        boolean named = false;
        String field = null;
        int depth = 0;
        for (String token = tokens.next(); token != null && fitToParse; token = tokens.next()) {
            if (depth == 0 && token.equals("}")) {
                braces.poll();
                return;
            }
            if (opening) {
                line = token.equals("@") ? tokens.line() : 0;
                field = null;
                named = false;
            }
            opening = depth == 0 && token.equals(";");
            if (token.equals("@")) {
                tokens.next();
            } else if ("{[<(".contains(token)) {
                depth++;
            } else if ("}]>)".contains(token)) {
                depth--;
            } else if (depth == 0 && "=,;".contains(token)) {
                report(record, field, line);
                named = true;
                line = 0;
            } else if (depth == 0 && !named) {
                field = token;
            }
            checkDepth(braces.size() + depth);
        }
    }

    private void report(String record, @Nullable String field, int line) {
        if (line > 0) {
            findings.add(new Finding(
                    line, record, field, "an annotation before the type: it belongs between type and name"));
        }
    }

    private void checkDepth(int depth) {
        if (depth > BRACKETS_MAX) {
            addUnfit("more than " + BRACKETS_MAX + " open brackets");
        }
    }

    private void addUnfit(String message) {
        fitToParse = false;
        findings.add(new Finding(tokens.line(), null, null, message));
    }
}
