package io.entail.schema.load;

import io.entail.errors.DefinitionException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Collects everything that is wrong with definitions, so that it can be reported together. Not thread-safe. */
public final class DefinitionFaults {
    /** The name under which faults of a record as a whole are listed among those of its fields. */
    static final String RECORD = "@record";

    /** The name under which faults of a file as a whole are listed among those of its records. */
    private static final String FILE = "@file";

    private static final int TOLD_MAX = 20;

    private final Map<String, Map<String, Object>> tree = new LinkedHashMap<>();
    private final Set<String> told = new LinkedHashSet<>();

    void add(String file, String record, String field, String message) {
        String place = field.equals(RECORD) ? record : record + "." + field;
        // A record that is used twice is read twice, so repeated faults are dropped.
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

    @SuppressWarnings("unchecked") // Records have Java names, so none has this name.
    private Map<String, Object> fieldsOf(String file, String record) {
        return (Map<String, Object>) recordsOf(file).computeIfAbsent(record, name -> new LinkedHashMap<>());
    }

    /**
     * Throws an exception when there are faults.
     *
     * @throws DefinitionException with all faults; the message contains the first {@value #TOLD_MAX}
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
