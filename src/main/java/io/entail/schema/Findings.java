package io.entail.schema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What reading one definition comes upon. What this process does not know or allow is a fault in a file; in a log it is
 * only remembered, for a newer process may have put it there. Not thread-safe.
 */
final class Findings {
    private final String file;
    private final Faults faults;
    private final boolean lenient;
    private final List<String> unsupported = new ArrayList<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private boolean clean = true;

    private Findings(String file, Faults faults, boolean lenient) {
        this.file = file;
        this.faults = faults;
        this.lenient = lenient;
    }

    static Findings ofFile(String file, Faults faults) {
        return new Findings(file, faults, false);
    }

    static Findings ofLog(Faults faults) {
        return new Findings("log", faults, true);
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

    /** A registered function that is named and that this process lacks; nowhere a fault. */
    void missing(Place place, String function) {
        missing.add(place + ": " + function);
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
            return new Place(record, Faults.RECORD);
        }

        @Override
        public String toString() {
            return field.equals(Faults.RECORD) ? record : record + "." + field;
        }
    }
}
