package io.entail.state;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Which version of each entity's definition is in force at a position, however many later ones the replica knows. Used by
 * one thread.
 */
public final class Versions {
    private final Supplier<LogDefinitions> definitions;
    private final Map<String, Integer> numbers = new HashMap<>();

    /** An entity and the version of its definition that is in force. */
    public record InForce(Defined defined, int version) {}

    private Versions(Supplier<LogDefinitions> definitions) {
        this.definitions = definitions;
    }

    /** Those after the record at an offset. */
    public static Versions at(Supplier<LogDefinitions> definitions, Entries entries, long offset) {
        Versions versions = new Versions(definitions);
        LogDefinitions known = definitions.get();
        for (int ordinal = 0; ordinal < known.size(); ordinal++) {
            Defined defined = known.at(ordinal);
            for (int number = 1; defined.version(number) != null; number++) {
                if (entries.definedAt(ordinal, number) <= offset) {
                    versions.numbers.put(defined.name(), number);
                }
            }
        }
        return versions;
    }

    /** A version was accepted: it is in force from here on. */
    public void accept(String entity, int version) {
        numbers.put(entity, version);
    }

    /** All that are in force. */
    public List<InForce> all() {
        return numbers.entrySet().stream()
                .map(entry -> new InForce(defined(entry.getKey()), entry.getValue()))
                .toList();
    }

    /** An entity that a record at the position has changed. */
    public Defined defined(String entity) {
        return Objects.requireNonNull(definitions.get().get(entity), entity);
    }

    /** The version that is in force. */
    public Defined.Version of(String entity) {
        return version(entity, Objects.requireNonNull(numbers.get(entity), entity));
    }

    /** The version that a row names. */
    public Defined.Version version(String entity, int number) {
        return Objects.requireNonNull(defined(entity).version(number));
    }

    /** The name of the entity with an ordinal. */
    public String name(int ordinal) {
        return definitions.get().at(ordinal).name();
    }
}
