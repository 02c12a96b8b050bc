package io.entail.forms;

import io.entail.declarative.ConfigImport.Part;
import io.entail.declarative.Differences.Difference;
import io.entail.declarative.Differences.Field;
import io.entail.declarative.ImportPlan;
import io.entail.declarative.Importer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Writes as JSON what an import has done or would do. Scripts rely on these shapes. */
public final class ImportJson {
    private ImportJson() {}

    /** Describes one row that the import changes. */
    public static Map<String, @Nullable Object> document(Difference difference) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (Field field : difference.fields()) {
            Map<String, @Nullable Object> change = new LinkedHashMap<>();
            change.put("before", field.before());
            change.put("after", field.after());
            fields.put(field.name(), change);
        }
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("change", difference.kind().name().toLowerCase(Locale.ROOT));
        document.put("entity", difference.entity());
        document.put("key", difference.key());
        document.put("name", difference.name());
        document.put("fields", fields);
        return document;
    }

    /**
     * Counts the rows that the import creates, changes, deletes and leaves as they are, and gives the positions of its
     * writes.
     */
    public static Map<String, @Nullable Object> counts(List<Part> parts, Importer.Result done) {
        Map<String, @Nullable Object> counts = new LinkedHashMap<>();
        counts.put("created", sum(parts, ImportPlan::created));
        counts.put("updated", sum(parts, ImportPlan::updated));
        counts.put("deleted", sum(parts, plan -> plan.removals().size()));
        counts.put("unchanged", sum(parts, ImportPlan::unchanged));
        counts.putAll(AuditJson.writes(done.writes(), done.first(), done.last()));
        return counts;
    }

    private static long sum(List<Part> parts, ToLongFunction<ImportPlan> count) {
        return parts.stream().mapToLong(part -> count.applyAsLong(part.plan())).sum();
    }
}
