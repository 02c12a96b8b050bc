package io.entail.schema.load;

import io.entail.schema.Functions;
import io.entail.schema.rules.MissingFunction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What reading one definition comes upon. What this process does not know or allow is a fault in a file; in a log it is
 * only remembered, for a newer process may have put it there. Not thread-safe.
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

    /** Of a file that this process loads: whoever writes a definition has the functions that it names. */
    public static DefinitionFindings ofFile(String file, DefinitionFaults faults) {
        return new DefinitionFindings(file, faults, false, true);
    }

    /** Of a record in memory, which may come from elsewhere. */
    static DefinitionFindings ofSchema(DefinitionFaults faults) {
        return new DefinitionFindings("schema", faults, false, false);
    }

    static DefinitionFindings ofLog(DefinitionFaults faults) {
        return new DefinitionFindings("log", faults, true, false);
    }

    /** Something that makes no sense here, though the entity's bytes could be read. */
    void fault(Place place, String message) {
        if (lenient) {
            unsupported.add(place + ": " + message);
        } else {
            unreadable(place, message);
        }
    }

    /** Something without which not even the entity's bytes can be read. */
    void unreadable(Place place, String message) {
        clean = false;
        faults.add(file, place.record(), place.field(), message);
    }

    boolean hasFault(Place place) {
        return faults.has(file, place.record(), place.field());
    }

    /** A property that this process does not know, or an argument it cannot read. */
    void unknown(Place place, String property, String message) {
        if (lenient) {
            unsupported.add(place + ": " + property);
        } else {
            unreadable(place, message);
        }
    }

    /**
     * A function that is named and that this process lacks: a fault in a file.
     *
     * @param functions those that it has
     */
    void missing(Place place, MissingFunction function, Functions functions) {
        missing.add(place + ": " + function);
        if (functionsNeeded) {
            unreadable(
                    place,
                    "no " + function + " is registered"
                            + Closest.hint(function.name(), functions.names(function.kind())));
        }
    }

    /** What makes no sense here and harms nobody where it is stored already. */
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

    /** A record, or a field of one. */
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
