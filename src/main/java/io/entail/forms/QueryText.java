package io.entail.forms;

import io.entail.declarative.text.JsonReader;
import io.entail.errors.Failures;
import io.entail.errors.words.Excerpt;
import io.entail.read.Query;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the texts by which callers search for rows by their fields. */
public final class QueryText {
    private static final String NEGATION = "-";

    /** The comparison signs of the command line. A sign comes before every sign that is its prefix. */
    private static final List<String> SIGNS = List.of(":=", ">=", "<=", ">", "<", "=");

    private QueryText() {}

    /**
     * Adds a condition to a query: {@code status=paid}, {@code total>=10}, {@code total>10}, {@code total<=10}, {@code
     * total<10}, or {@code status:=null} with JSON.
     *
     * @throws io.entail.errors.InvalidOptionsException when the text is no condition
     */
    public static Query where(EntityDefinition definition, Query query, String condition) {
        int at = -1;
        String sign = "";
        for (int i = 0; i < condition.length() && at < 0; i++) {
            int place = i;
            Optional<String> here = SIGNS.stream()
                    .filter(each -> condition.startsWith(each, place))
                    .findFirst();
            if (here.isPresent()) {
                at = i;
                sign = here.get();
            }
        }
        if (at <= 0) {
            throw Failures.invalidOptions(Map.of(
                    "where",
                    "expected a field, one of = >= > <= < := and a value, not '" + Excerpt.of(condition) + "'"));
        }
        String field = condition.substring(0, at).strip();
        String text = condition.substring(at + sign.length()).strip();
        return switch (sign) {
            case ":=" -> query.and(field, json(field, text));
            case "=" -> query.and(field, value(definition, field, text));
            case ">=" -> query.from(field, value(definition, field, text));
            case ">" -> query.above(field, value(definition, field, text));
            case "<=" -> query.to(field, value(definition, field, text));
            default -> query.below(field, value(definition, field, text));
        };
    }

    /** Orders a query by a field: {@code total} is ascending, {@code -total} is descending. */
    public static Query sort(Query query, String text) {
        return text.startsWith(NEGATION) ? query.sortDescending(text.substring(1)) : query.sort(text);
    }

    /**
     * Adds a condition that is written as a parameter of a URL to a query.
     *
     * @param name a field; or a field with {@code .from}, {@code .above}, {@code .to}, {@code .below}, {@code .unset},
     *     or with the name of the parent's key if it is a reference
     * @return null when the name is none of these
     */
    public static @Nullable Query parameter(EntityDefinition definition, Query query, String name, String text) {
        int dot = name.indexOf('.');
        String field = dot < 0 ? name : name.substring(0, dot);
        FieldDefinition found = definition.field(field);
        if (found == null) {
            return null;
        }
        if (dot < 0) {
            return query.and(field, value(definition, field, text));
        }
        String part = name.substring(dot + 1);
        Object value = value(definition, field, text);
        return switch (part) {
            case "from" -> query.from(field, value);
            case "above" -> query.above(field, value);
            case "to" -> query.to(field, value);
            case "below" -> query.below(field, value);
            case "unset" -> unset(query, field, text);
            default ->
                found.reference()
                                .filter(reference -> reference.key().equals(part))
                                .isPresent()
                        ? query.and(field, value)
                        : null;
        };
    }

    private static Query unset(Query query, String field, String text) {
        if (!text.isEmpty() && !text.equals("true")) {
            throw Failures.invalidOptions(Map.of(field + ".unset", "must be true"));
        }
        return query.and(field, null);
    }

    /** Converts a text to the type of a field. When the entity has no such field, the text is returned as it is. */
    private static Object value(EntityDefinition definition, String field, String text) {
        FieldDefinition found = definition.field(field);
        return found == null ? text : TypedText.value(found.referencedType().orElse(found.type()), text);
    }

    private static @Nullable Object json(String field, String text) {
        try {
            return JsonReader.read(text);
        } catch (IllegalArgumentException e) {
            throw Failures.invalidOptions(Map.of(field, String.valueOf(e.getMessage())));
        }
    }
}
