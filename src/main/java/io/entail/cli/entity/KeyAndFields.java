package io.entail.cli.entity;

import io.entail.forms.KeyText;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The key and the fields of a command line. */
record KeyAndFields(Optional<KeyText> key, Map<String, @Nullable Object> values) {
    /** A text for the help of commands. */
    static final String HELP = "Fields: name=text by the field's type, name:=JSON (null unsets), record.field=text, "
            + "reference=id or name, @file.json. Text that begins with [ or { is JSON for lists, maps, records and "
            + "references.";

    /** Reads arguments; the first one is the key if it has no value. */
    static KeyAndFields withOptionalKey(
            Definitions definitions,
            EntityDefinition definition,
            List<String> arguments,
            Function<IllegalArgumentException, RuntimeException> wrongUsage) {
        boolean keyed = !arguments.isEmpty() && !FieldArguments.isValue(arguments.get(0));
        try {
            Optional<KeyText> key = keyed ? Optional.of(KeyText.read(definition, arguments.get(0))) : Optional.empty();
            return new KeyAndFields(
                    key,
                    FieldArguments.read(
                            definitions, definition, keyed ? arguments.subList(1, arguments.size()) : arguments));
        } catch (IllegalArgumentException e) {
            throw wrongUsage.apply(e);
        }
    }

    /** Reads arguments that are all fields. */
    static Map<String, @Nullable Object> of(
            Definitions definitions,
            EntityDefinition definition,
            List<String> arguments,
            Function<IllegalArgumentException, RuntimeException> wrongUsage) {
        try {
            return FieldArguments.read(definitions, definition, arguments);
        } catch (IllegalArgumentException e) {
            throw wrongUsage.apply(e);
        }
    }
}
