package io.entail.project;

import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.state.Defined;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the defaults that later versions of a definition add to rows of earlier versions. The feed shows a changed row
 * in the latest version: a field that was added later and cannot be null has its default there, but no value in the
 * column.
 */
public final class LateDefaults {
    private LateDefaults() {}

    /**
     * Returns the latest version that gives a field a value which rows of earlier versions do not have; 1 for none.
     * Versions before the last migration do not count, because tables have no rows of them.
     */
    public static int since(Defined defined, String field) {
        int since = 1;
        int newest = defined.newest().definition().version();
        for (int number = TableVersions.lowest(defined) + 1; number <= newest; number++) {
            if (adds(
                    version(defined, number - 1).field(field),
                    version(defined, number).field(field))) {
                since = number;
            }
        }
        return since;
    }

    private static EntityDefinition version(Defined defined, int number) {
        return Objects.requireNonNull(defined.version(number)).parsed();
    }

    private static boolean adds(@Nullable FieldDefinition before, @Nullable FieldDefinition now) {
        if (now == null) {
            return false;
        }
        return before == null ? !now.nullable() : adds(before.fields(), now.fields());
    }

    private static boolean adds(List<FieldDefinition> before, List<FieldDefinition> now) {
        Map<String, FieldDefinition> known = new HashMap<>();
        before.forEach(field -> known.put(field.name(), field));
        return now.stream().anyMatch(field -> adds(known.get(field.name()), field));
    }
}
