package io.entail.bench.measure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The result of a run of benchmarks. Immutable.
 *
 * @param results the figures in the order of their names
 * @param notes sentences that a reader needs to understand the figures
 */
public record BenchReport(List<BenchResult> results, List<String> notes) {
    public BenchReport {
        results = List.copyOf(results);
        notes = List.copyOf(notes);
    }

    /** Returns the report as one JSON document. */
    public String toJson() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("results", results);
        document.put("notes", notes);
        try {
            return new ObjectMapper().writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("results are plain values", e);
        }
    }

    /** Returns the report as a table for people, followed by the notes. */
    public String toTable() {
        StringBuilder table = new StringBuilder();
        table.append(row("", "entail", "baseline", "", "ratio", "low - high", "entities", "threads", "rounds"));
        for (BenchResult result : results) {
            table.append(row(
                    result.name(),
                    number(result.value()),
                    number(result.baseline()),
                    result.unit(),
                    number(result.ratio()),
                    number(result.low()) + " - " + number(result.high()),
                    Integer.toString(result.entities()),
                    Integer.toString(result.threads()),
                    Integer.toString(result.rounds())));
        }
        for (String note : notes) {
            table.append(note).append(System.lineSeparator());
        }
        return table.toString();
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%-24s %12s %12s %-4s %8s   %-17s %9s %7s %6s%n", cells);
    }

    private static String number(double number) {
        return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
    }
}
