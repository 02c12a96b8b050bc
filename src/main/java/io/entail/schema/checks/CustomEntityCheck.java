package io.entail.schema.checks;

import io.entail.schema.function.EntityCheckFunction;
import io.entail.schema.function.Verdict;
import io.entail.schema.rules.MissingFunction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code @entityCheck({"fieldSources": ["cert", "key"], "function": "certificate-matches-key"})}: a registered function
 * judges these fields, and sees only them. Two functions of one name count as equal.
 *
 * @param function null when this process does not have it; then the check passes, because the entity cannot be written
 *     anyway
 */
record CustomEntityCheck(
        List<FieldPath> fields, String name, @Nullable EntityCheckFunction function) implements EntityCheck {
    static final String PROPERTY = "entityCheck";

    @Override
    public String property() {
        return PROPERTY;
    }

    @Override
    public List<FieldPath> needed() {
        return fields;
    }

    @Override
    public boolean judgesInvalid() {
        return false;
    }

    @Override
    public List<MissingFunction> missingFunctions() {
        return function == null ? List.of(new MissingFunction("entity check", name)) : List.of();
    }

    @Override
    public @Nullable Broken check(Map<String, ?> record, boolean updating) {
        return function == null
                ? null
                : broken(
                        function.check(view(record)),
                        "failed entity check: custom_entity_check({ " + FieldPath.quoted(fields) + " })");
    }

    /** Converts a verdict, with the message of the rule when it has none of its own. */
    static @Nullable Broken broken(Verdict verdict, String words) {
        if (verdict.passed()) {
            return null;
        }
        Map<FieldPath, Object> told = new LinkedHashMap<>();
        verdict.fields().forEach((field, fault) -> told.put(FieldPath.of(field), fault));
        boolean silent = verdict.messages().isEmpty() && told.isEmpty();
        return new Broken(silent ? List.of(words) : verdict.messages(), told);
    }

    private Map<String, Object> view(Map<String, ?> record) {
        Map<String, Object> view = new LinkedHashMap<>();
        for (FieldPath field : fields) {
            Object value = field.in(record);
            if (value != null) {
                place(view, field.names(), value);
            }
        }
        return view;
    }

    @SuppressWarnings("unchecked") // Maps on this path were created by this class.
    private static void place(Map<String, Object> view, List<String> names, Object value) {
        Map<String, Object> at = view;
        for (String name : names.subList(0, names.size() - 1)) {
            at = (Map<String, Object>) at.computeIfAbsent(name, any -> new LinkedHashMap<String, Object>());
        }
        at.put(names.get(names.size() - 1), value);
    }

    @Override
    public boolean admitsAllOf(EntityCheck other) {
        return other instanceof CustomEntityCheck old && fields.equals(old.fields) && name.equals(old.name);
    }

    static final class Kind extends ObjectKind {
        Kind() {
            super(PROPERTY);
        }

        @Override
        EntityCheck read(ObjectArgument argument, CheckScope scope) {
            String name = argument.requireText("function");
            return new CustomEntityCheck(
                    scope.fields(argument.require("fieldSources")),
                    name,
                    scope.functions().entityCheck(name).orElse(null));
        }
    }
}
