package io.entail.schema.load;

import io.entail.errors.DefinitionException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Everything that is wrong with definitions, collected so that it can be told at once. Not thread-safe. */
public final class DefinitionFaults {
    /** Stands for the record as a whole among its fields. */
    static final String RECORD = "@record";

    /** Stands for the file as a whole among its records. */
    private static final String FILE = "@file";

    private static final int TOLD_MAX = 20;

    private final Map<String, Map<String, Object>> tree = new LinkedHashMap<>();
    private final Set<String> told = new LinkedHashSet<>();

    void add(String file, String record, String field, String message) {
        String place = field.equals(RECORD) ? record : record + "." + field;
        // A record that is used twice is read twice.
        if (told.add(file + ": " + place + ": " + message)) {
            fieldsOf(file, record).merge(field, message, (first, second) -> first + "; " + second);
        }
    }

    void addToRecord(String file, String record, String message) {
        add(file, record, RECORD, message);
    }

    void addToFile(String file, String message) {
        if (told.add(file + ": " + message)) {
            recordsOf(file).merge(FILE, message, (first, second) -> first + "; " + second);
        }
    }

    boolean has(String file) {
        return tree.containsKey(file);
    }

    boolean has(String file, String record, String field) {
        return fieldsOf(file, record).containsKey(field);
    }

    private Map<String, Object> recordsOf(String file) {
        return tree.computeIfAbsent(file, name -> new LinkedHashMap<>());
    }

    @SuppressWarnings("unchecked") // Records are Java names, so none is called like the file as a whole.
    private Map<String, Object> fieldsOf(String file, String record) {
        return (Map<String, Object>) recordsOf(file).computeIfAbsent(record, name -> new LinkedHashMap<>());
    }

    /**
     * Does nothing when nothing is wrong.
     *
     * @throws DefinitionException with all faults; the message has the first {@value #TOLD_MAX}
     */
    public void throwIfAny() {
        int count = told.size();
        if (count == 0) {
            return;
        }
        String head = count == 1 ? "invalid definition: " : count + " faults in definitions: ";
        String rest = count > TOLD_MAX ? "; and " + (count - TOLD_MAX) + " more" : "";
        throw new DefinitionException(
                head + told.stream().limit(TOLD_MAX).collect(Collectors.joining("; ")) + rest, tree);
    }
}
