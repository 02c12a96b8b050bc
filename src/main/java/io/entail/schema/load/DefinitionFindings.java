package io.entail.schema.load;

import io.entail.schema.function.KnownFunctions;
import io.entail.schema.rules.MissingFunction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects what is found while a definition is read. A property that this process does not know or allow is a fault in
 * a file; in a log it is only remembered, because a newer process may have written it. Not thread-safe.
 */
public final class DefinitionFindings {
    private final String file;
    private final DefinitionFaults faults;
    private final boolean lenient;
    private final boolean functionsNeeded;
    private final List<String> unsupported = new ArrayList<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private boolean clean = true;

    private DefinitionFindings(String file, DefinitionFaults faults, boolean lenient, boolean functionsNeeded) {
        this.file = file;
        this.faults = faults;
        this.lenient = lenient;
        this.functionsNeeded = functionsNeeded;
    }

    /**
     * Creates the findings of a file that this process loads: the author of a definition has the functions that it
     * names.
     */
    public static DefinitionFindings ofFile(String file, DefinitionFaults faults) {
        return new DefinitionFindings(file, faults, false, true);
    }

    /** Creates the findings of a record in memory, which may come from another process. */
    static DefinitionFindings ofSchema(DefinitionFaults faults) {
        return new DefinitionFindings("schema", faults, false, false);
    }

    static DefinitionFindings ofLog(DefinitionFaults faults) {
        return new DefinitionFindings("log", faults, true, false);
    }

    /** Adds a fault of a definition whose entities could still be decoded. */
    void fault(Place place, String message) {
        if (lenient) {
            unsupported.add(place + ": " + message);
        } else {
            unreadable(place, message);
        }
    }

    /** Adds a fault without whose correction not even the bytes of an entity can be decoded. */
    void unreadable(Place place, String message) {
        clean = false;
        faults.add(file, place.record(), place.field(), message);
    }

    boolean hasFault(Place place) {
        return faults.has(file, place.record(), place.field());
    }

    /** Adds a property that this process does not know, or whose argument it cannot read. */
    void unknown(Place place, String property, String message) {
        if (lenient) {
            unsupported.add(place + ": " + property);
        } else {
            unreadable(place, message);
        }
    }

    /**
     * Adds a function that this process does not have; in a file this is a fault.
     *
     * @param functions the functions that it has
     */
    void missing(Place place, MissingFunction function, KnownFunctions functions) {
        missing.add(place + ": " + function);
        if (functionsNeeded) {
            unreadable(
                    place,
                    "no " + function + " is registered"
                            + Closest.hint(function.name(), functions.names(function.kind())));
        }
    }

    /** Adds a fault, unless the definition is in a log, where it does no harm. */
    void faultUnlessStored(Place place, String message) {
        if (!lenient) {
            unreadable(place, message);
        }
    }

    /** Whether there was no fault. */
    boolean clean() {
        return clean;
    }

    List<String> unsupported() {
        return unsupported;
    }

    List<String> missingFunctions() {
        return List.copyOf(missing);
    }

    /** The place of a record, or of a field in it. */
    record Place(String record, String field) {
        static Place of(String record) {
            return new Place(record, DefinitionFaults.RECORD);
        }

        @Override
        public String toString() {
            return field.equals(DefinitionFaults.RECORD) ? record : record + "." + field;
        }
    }
}
