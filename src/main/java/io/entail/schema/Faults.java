package io.entail.schema;

import io.entail.errors.DefinitionException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that is wrong with definitions, collected so that it can be told at once. Not thread-safe. */
final class Faults {
    /** Stands for the file as a whole, or the record as a whole, in the tree. */
    static final String WHOLE = "@entity";

    private static final int TOLD_MAX = 20;

    private final Map<String, Map<String, Map<String, String>>> tree = new LinkedHashMap<>();
    private final List<String> told = new ArrayList<>();
    private int count;

    void add(String file, String record, String field, String message) {
        tree.computeIfAbsent(file, name -> new LinkedHashMap<>())
                .computeIfAbsent(record, name -> new LinkedHashMap<>())
                .merge(field, message, (first, second) -> first + "; " + second);
        count++;
        if (told.size() < TOLD_MAX) {
            StringBuilder place = new StringBuilder(file).append(": ");
            if (!record.equals(WHOLE)) {
                place.append(record);
                if (!field.equals(WHOLE)) {
                    place.append('.').append(field);
                }
                place.append(": ");
            }
            told.add(place + message);
        }
    }

    void addToFile(String file, String message) {
        add(file, WHOLE, WHOLE, message);
    }

    void addToRecord(String file, String record, String message) {
        add(file, record, WHOLE, message);
    }

    boolean isEmpty() {
        return count == 0;
    }

    /**
     * Does nothing when nothing is wrong.
     *
     * @throws DefinitionException with all faults
     */
    void throwIfAny() {
        if (count == 0) {
            return;
        }
        String rest = count > told.size() ? "; and " + (count - told.size()) + " more" : "";
        String head = count == 1 ? "invalid definition: " : count + " faults in definitions: ";
        throw new DefinitionException(head + String.join("; ", told) + rest, tree);
    }
}
