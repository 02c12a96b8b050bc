package io.entail.cli.entity;

import io.entail.declarative.text.ConfigText;
import io.entail.declarative.text.JsonReader;
import io.entail.errors.words.Excerpt;
import io.entail.forms.KeyText;
import io.entail.forms.TypedText;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.value.FieldType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of a row from the arguments of a command line:
 *
 * <pre>
 * name=orders                text, read by the field's type
 * retries:=5  name:=null     JSON; null unsets
 * config.limit:=10           a field of a record, map or JSON object
 * paths=["/a","/b"]          text that begins with [ or { is JSON if the type consists of parts
 * tags=prod                  one element
 * service=orders             a reference by id or endpoint key
 * &#64;service.json              a file with fields, JSON or YAML
 * </pre>
 *
 * <p>A value that does not fit its field is passed on as it is, because validation reports it together with all other
 * faults.
 */
final class FieldArguments {
    /** Names in printed rows that are not fields. */
    private static final Set<String> REMARKS = Set.of("_version", "_position", "_workspace", "_comment", "_ignore");

    private final Definitions definitions;
    private final EntityDefinition definition;
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    private FieldArguments(Definitions definitions, EntityDefinition definition) {
        this.definitions = definitions;
        this.definition = definition;
    }

    /**
     * Returns the values of the arguments. Later files override earlier ones, and arguments override files.
     *
     * @throws IllegalArgumentException when an argument cannot be read; the message names it
     */
    static Map<String, @Nullable Object> read(
            Definitions definitions, EntityDefinition definition, List<String> arguments) {
        FieldArguments fields = new FieldArguments(definitions, definition);
        arguments.stream().filter(FieldArguments::isFile).forEach(fields::addFile);
        Map<String, @Nullable Object> given = new LinkedHashMap<>();
        arguments.stream().filter(argument -> !isFile(argument)).forEach(argument -> fields.add(argument, given));
        given.forEach(fields.values::put);
        return fields.values;
    }

    /** Returns whether an argument has values, instead of being a key. */
    static boolean isValue(String argument) {
        return isFile(argument) || argument.indexOf('=') > 0;
    }

    private static boolean isFile(String argument) {
        return argument.startsWith("@");
    }

    private void addFile(String argument) {
        ConfigText.of(Path.of(argument.substring(1))).tree().forEach((name, value) -> {
            if (!REMARKS.contains(name)) {
                values.put(name, value);
            }
        });
    }

    private void add(String argument, Map<String, @Nullable Object> given) {
        int equals = argument.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException(
                    "'" + Excerpt.of(argument) + "' is neither field=value nor field:=JSON nor @file");
        }
        boolean json = argument.charAt(equals - 1) == ':';
        List<String> path =
                List.of(argument.substring(0, json ? equals - 1 : equals).split("\\.", -1));
        if (path.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("'" + Excerpt.of(argument) + "' names no field");
        }
        String text = argument.substring(equals + 1);
        Typed field = Typed.of(definition.field(path.get(0))).into(path.subList(1, path.size()));
        put(given, path, json ? json(field, argument, text) : text(field, argument, text), argument);
    }

    private @Nullable Object json(Typed field, String argument, String text) {
        Object value = parse(argument, text);
        return field.isReference() && value instanceof String key ? reference(field, key) : value;
    }

    private Object text(Typed field, String argument, String text) {
        FieldType type = field.type();
        if (type == null) {
            return text;
        }
        if (!type.isScalar() && (text.startsWith("[") || text.startsWith("{"))) {
            return parsed(argument, text);
        }
        return switch (type) {
            case ARRAY, SET -> List.of(TypedText.value(field.element(), text));
            case REFERENCE -> reference(field, text);
            default -> TypedText.value(type, text);
        };
    }

    /** Reads a reference. A text that looks like the parent's primary key is one; any other is its endpoint key. */
    private Object reference(Typed field, String text) {
        EntityDefinition parent = definitions.require(field.parent());
        return KeyText.parent(parent, text);
    }

    private static Object parsed(String argument, String text) {
        Object value = parse(argument, text);
        return value == null ? text : value;
    }

    private static @Nullable Object parse(String argument, String text) {
        try {
            return JsonReader.read(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + Excerpt.of(argument) + "': " + e.getMessage(), e);
        }
    }

    @SuppressWarnings("unchecked") // The maps on the path were created here.
    private static void put(
            Map<String, @Nullable Object> given, List<String> path, @Nullable Object value, String argument) {
        Map<String, @Nullable Object> at = given;
        for (String name : path.subList(0, path.size() - 1)) {
            Object inner = at.computeIfAbsent(name, key -> new Nested());
            if (!(inner instanceof Nested nested)) {
                throw new IllegalArgumentException(
                        "'" + Excerpt.of(argument) + "': " + Excerpt.of(name) + " is given already");
            }
            at = nested;
        }
        String name = path.get(path.size() - 1);
        if (at.containsKey(name)) {
            throw new IllegalArgumentException(
                    "'" + Excerpt.of(argument) + "': " + Excerpt.of(name) + " is given already");
        }
        at.put(name, value);
    }

    /** A map that was made for a dotted name, so that further dotted names may add to it. */
    private static final class Nested extends LinkedHashMap<String, @Nullable Object> {}

    /** The type of the value that a dotted name leads to, as far as it is known. */
    private record Typed(
            @Nullable FieldDefinition field,
            @Nullable FieldType type,
            @Nullable FieldType element) {
        static Typed of(@Nullable FieldDefinition field) {
            return field == null
                    ? new Typed(null, null, null)
                    : new Typed(field, field.type(), field.elementType().orElse(null));
        }

        Typed into(List<String> path) {
            if (path.isEmpty()) {
                return this;
            }
            if (type == FieldType.RECORD && field != null) {
                FieldDefinition inner = field.fields().stream()
                        .filter(each -> each.name().equals(path.get(0)))
                        .findFirst()
                        .orElse(null);
                return of(inner).into(path.subList(1, path.size()));
            }
            return type == FieldType.MAP && path.size() == 1
                    ? new Typed(null, element, FieldType.STRING)
                    : new Typed(null, null, null);
        }

        boolean isReference() {
            return type == FieldType.REFERENCE;
        }

        String parent() {
            if (field == null) {
                throw new IllegalStateException("no reference");
            }
            return field.reference().orElseThrow().entity();
        }
    }
}
