package io.entail.forms;

import io.entail.dao.WriteOutcomes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes as JSON what became of a write. Scripts rely on this shape. */
public final class OutcomeJson {
    private OutcomeJson() {}

    public static Map<String, @Nullable Object> of(WriteOutcomes outcomes) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", outcomes.id().toString());
        json.put("kept_from", outcomes.keptFrom().toString());
        List<Map<String, @Nullable Object>> records = new ArrayList<>();
        for (WriteOutcomes.Occurrence each : outcomes.records()) {
            Map<String, @Nullable Object> record = new LinkedHashMap<>();
            record.put("position", each.position().toString());
            record.put("code", each.code());
            record.put("first_sequence", each.firstSequence());
            record.put("changes", each.changes());
            record.put("change", each.change() < 0 ? null : each.change());
            record.put("constraint", each.constraint() < 0 ? null : each.constraint());
            record.put("entity", each.entity());
            record.put("key", each.key());
            record.put(
                    "repeat_of",
                    each.repeatOf() == null ? null : each.repeatOf().toString());
            records.add(record);
        }
        json.put("records", records);
        return json;
    }
}
