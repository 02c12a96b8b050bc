package io.entail.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The entities whose rows are published as topics of their own. Immutable.
 *
 * @param all whether it is every entity; then {@code entities} is empty
 * @param entities their names otherwise
 */
public record PublishTables(boolean all, Set<String> entities) {
    /** Of no entity. */
    public static final PublishTables NONE = new PublishTables(false, Set.of());

    /** Of every entity, those included that are defined later. */
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

    /** Of these entities. */
    public static PublishTables of(Collection<String> entities) {
        return new PublishTables(false, Set.copyOf(entities));
    }

    /** {@code true}, {@code false}, or names with commas between. */
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

    /** Whether an entity is one of them; a log may have names that no definition can have, and these never are. */
    public boolean include(String entity) {
        return all ? NAME.matcher(entity).matches() : entities.contains(entity);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return !all && entities.isEmpty();
    }

    /** As {@link #read} takes it. */
    @Override
    public String toString() {
        return all ? "true" : entities.isEmpty() ? "false" : String.join(",", new TreeSet<>(entities));
    }
}
