package io.entail.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The entities whose rows are also published in table topics. Immutable.
 *
 * @param all whether all entities are published; {@code entities} is then empty
 * @param entities names of the published entities otherwise
 */
public record PublishTables(boolean all, Set<String> entities) {
    /** No entity is published. */
    public static final PublishTables NONE = new PublishTables(false, Set.of());

    /** Every entity is published, including those that are defined later. */
    public static final PublishTables ALL = new PublishTables(true, Set.of());

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,47}");

    /** Checks the names. */
    public PublishTables {
        List<String> faults = entities.stream()
                .filter(name -> !NAME.matcher(name).matches())
                .sorted()
                .toList();
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(faults.stream().collect(Collectors.joining("', '", "'", "'"))
                    + (faults.size() == 1 ? " is no name" : " are no names")
                    + " of an entity; true, false or names with commas between");
        }
        entities = Set.copyOf(entities);
    }

    /** Returns the setting that publishes these entities. */
    public static PublishTables of(Collection<String> entities) {
        return new PublishTables(false, Set.copyOf(entities));
    }

    /** Parses {@code true}, {@code false}, or names separated by commas. */
    public static PublishTables read(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> ALL;
            case "false" -> NONE;
            default ->
                new PublishTables(
                        false,
                        Pattern.compile(",")
                                .splitAsStream(text)
                                .map(String::strip)
                                .collect(Collectors.toSet()));
        };
    }

    /**
     * Whether an entity is published. A log may contain names that no definition can have; these are never published.
     */
    public boolean include(String entity) {
        return all ? NAME.matcher(entity).matches() : entities.contains(entity);
    }

    /** Whether no entity is published. */
    public boolean isEmpty() {
        return !all && entities.isEmpty();
    }

    /** Returns the form that {@link #read} takes. */
    @Override
    public String toString() {
        return all ? "true" : entities.isEmpty() ? "false" : String.join(",", new TreeSet<>(entities));
    }
}
