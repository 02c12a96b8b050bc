package io.entail.state;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The versions of each entity's definition that apply at a position of the log, even when the replica knows later ones. Not
 * thread-safe.
 */
public final class Versions {
    private final Supplier<LogDefinitions> definitions;

    /** The highest version of each entity's definition at the position: a prepared one, or the one in force. */
    private final Map<String, Integer> numbers = new HashMap<>();

    /**
     * An entity and the version of its definition that is in force.
     *
     * @param version never a prepared one
     */
    public record InForce(Defined defined, int version) {
        /** Returns the number of migrations of the entity up to this version. */
        public int generation() {
            return defined.generation(version);
        }

        /** Returns the versions that have been in force since the last migration, in ascending order. */
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

    /** Returns the versions that apply after the record at an offset. */
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

    /** Notes that a version, of any kind, was accepted: it applies from here on. */
    public void accept(String entity, int version) {
        numbers.put(entity, version);
    }

    /** Returns the version in force of every entity. */
    public List<InForce> all() {
        return numbers.keySet().stream().map(this::inForce).toList();
    }

    /** Returns the definitions of an entity, which must be defined at the position. */
    public Defined defined(String entity) {
        return Objects.requireNonNull(definitions.get().get(entity), entity);
    }

    /** Returns the version in force of an entity. */
    public InForce inForce(String entity) {
        return inForce(entity, highest(entity));
    }

    /** Returns the version of an entity's definition that is in force after another version is accepted. */
    public InForce inForce(String entity, int accepted) {
        Defined defined = defined(entity);
        return new InForce(defined, defined.inForce(accepted).number());
    }

    /** Returns the version that changes are published in: the prepared one if there is one, otherwise the one in force. */
    public Defined.Version newest(String entity) {
        return version(entity, highest(entity));
    }

    /** Returns the version with a number, such as one that a row names. */
    public Defined.Version version(String entity, int number) {
        return defined(entity).requireVersion(number);
    }

    private int highest(String entity) {
        return Objects.requireNonNull(numbers.get(entity), entity);
    }

    /** Returns the name of the entity with an ordinal. */
    public String name(int ordinal) {
        return definitions.get().at(ordinal).name();
    }
}
