package io.entail.state;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Which versions of each entity's definition count at a position, however many later ones the replica knows. Used by one
 * thread.
 */
public final class Versions {
    private final Supplier<LogDefinitions> definitions;

    /** The highest so far, of whatever kind. */
    private final Map<String, Integer> numbers = new HashMap<>();

    /**
     * An entity and the version of its definition that is in force.
     *
     * @param version never a prepared one
     */
    public record InForce(Defined defined, int version) {
        /** How often the entity was migrated. */
        public int generation() {
            return defined.generation(version);
        }

        /** The versions that were in force since the last migration, the first one first. */
        public List<Defined.Version> sinceMigration() {
            return IntStream.rangeClosed(1, version)
                    .filter(number -> defined.generation(number) == generation())
                    .mapToObj(defined::requireVersion)
                    .filter(each -> !each.isPrepared())
                    .toList();
        }
    }

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

    /** A version was accepted, of whatever kind: it counts from here on. */
    public void accept(String entity, int version) {
        numbers.put(entity, version);
    }

    /** What is in force of every entity. */
    public List<InForce> all() {
        return numbers.keySet().stream().map(this::inForce).toList();
    }

    /** An entity that a record at the position has changed. */
    public Defined defined(String entity) {
        return Objects.requireNonNull(definitions.get().get(entity), entity);
    }

    /** What is in force of an entity. */
    public InForce inForce(String entity) {
        return inForce(entity, highest(entity));
    }

    /** What is in force of an entity once a version was accepted. */
    public InForce inForce(String entity, int accepted) {
        Defined defined = defined(entity);
        return new InForce(defined, defined.inForce(accepted).number());
    }

    /** The version that rows are told in: the prepared one while there is one, otherwise the one that is in force. */
    public Defined.Version newest(String entity) {
        return version(entity, highest(entity));
    }

    /** The version that a row names. */
    public Defined.Version version(String entity, int number) {
        return defined(entity).requireVersion(number);
    }

    private int highest(String entity) {
        return Objects.requireNonNull(numbers.get(entity), entity);
    }

    /** The name of the entity with an ordinal. */
    public String name(int ordinal) {
        return definitions.get().at(ordinal).name();
    }
}
