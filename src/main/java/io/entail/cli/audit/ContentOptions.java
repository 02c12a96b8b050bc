package io.entail.cli.audit;

import io.entail.audit.FieldChange;
import io.entail.cli.store.KnownNames;
import io.entail.schema.EntityDefinition;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --reason} and {@code --field}: select changes by their reason and by the fields that they changed. */
final class ContentOptions {
    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Only what was written for a reason that has this text in it, in upper or lower case.")
    private @Nullable String reason;

    @Option(
            names = "--field",
            paramLabel = "NAME",
            description = "Only changes of this field, such as host or config.limit; config means all of its parts.")
    private @Nullable String field;

    /** Returns whether one of the options is given. */
    boolean areGiven() {
        return reason != null || field != null;
    }

    /**
     * Checks that an entity has the field.
     *
     * @throws io.entail.errors.InvalidOptionsException when it has not; the message names the closest field
     */
    void check(EntityDefinition definition) {
        if (field != null) {
            KnownNames.requireField(definition, "field", field);
        }
    }

    /** Returns whether a change is selected. */
    boolean show(String because, Collection<FieldChange> changes) {
        return (reason == null || because.toLowerCase(Locale.ROOT).contains(reason.toLowerCase(Locale.ROOT)))
                && (field == null || changes.stream().anyMatch(change -> isOf(change.field(), field)));
    }

    private static boolean isOf(String changed, String wanted) {
        return changed.equals(wanted) || changed.startsWith(wanted + ".");
    }
}
