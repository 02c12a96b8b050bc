package io.entail.dao.plan;

import io.entail.errors.DefinitionException;
import io.entail.errors.MissingFunctionException;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.input.EntityInput;
import io.entail.writes.EntityKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An entity with the definition by which this process writes it: the log's latest, so that fields which a newer process
 * has added are kept. Immutable and thread-safe.
 *
 * @param version of the definition in the log
 * @param allNow all definitions of the log, for {@link #all}
 * @param inFile the definition that this process has in a file, null for none
 * @param outdated why this process must not write it, null when it may
 */
public record EntityType(
        EntityDefinition definition,
        int version,
        EntityKeys keys,
        Supplier<Definitions> allNow,
        Supplier<@Nullable EntityDefinition> inFile,
        Supplier<@Nullable String> outdated) {

    /** Returns all definitions of the log, to check values of parents. */
    Definitions all() {
        return allNow.get();
    }

    public String name() {
        return definition.name();
    }

    /**
     * Throws when this process cannot check a write.
     *
     * @throws DefinitionException when it has a definition from before a migration
     * @throws MissingFunctionException naming what is missing
     */
    void checkWritable() {
        String old = outdated.get();
        if (old != null) {
            throw new DefinitionException(
                    "the write was refused, and nothing was written: " + old, Map.of(name(), List.of(old)));
        }
        List<String> lacking = new ArrayList<>(definition.unsupported());
        lacking.addAll(definition.missingFunctions());
        if (!lacking.isEmpty()) {
            String missing = String.join(", ", lacking);
            throw new MissingFunctionException(
                    "'" + name()
                            + "' can be read here and not written: its definition asks for what this process lacks: "
                            + missing,
                    Map.of("@missing", missing));
        }
    }

    /**
     * Returns the stored values of fields that the process or the caller's definition does not know, in nested records
     * too; a replacement keeps them.
     */
    Map<String, Object> keepUnknown(
            @Nullable EntityDefinition by, Map<String, Object> existing, Map<String, Object> values) {
        EntityDefinition own = inFile.get();
        Map<String, Object> kept = own == null ? values : EntityInput.keepUnknown(own, existing, values);
        return by == null ? kept : EntityInput.keepUnknown(by, existing, kept);
    }

    /** Returns this entity, for which some plugins need no subschema. */
    EntityType accepting(Set<String> plugins) {
        EntityDefinition accepting = definition.accepting(plugins);
        return accepting == definition ? this : new EntityType(accepting, version, keys, allNow, inFile, outdated);
    }
}
