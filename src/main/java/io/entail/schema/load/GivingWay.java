package io.entail.schema.load;

import io.entail.schema.EntityDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Decides which shipped definitions are used beside those of a user. A shipped definition gives way to an entity of the
 * same name, or to one with a record of the same name. The shipped definitions that refer to it, and do not fit the one
 * that replaces it, are left out as well.
 */
final class GivingWay {
    static final String NEEDED =
            "entity '" + DefinitionLinks.WORKSPACES + "' cannot take the place of the one that comes with "
                    + "Entail, which the others need: give yours another name, or open the store without the definitions that come "
                    + "with Entail (entail.definitions.shipped=false)";

    /**
     * The result.
     *
     * @param stay the shipped definitions that are used
     * @param gone the shipped definitions that are replaced, each with the reason
     * @param misfits the shipped definitions that do not fit the replacement of another one, each with the reason
     * @param same the user's definitions that are equal to shipped ones, which are used
     * @param needed the user's entity that would replace a definition which cannot give way, null for none
     */
    record Result(
            List<EntityDefinition> stay,
            Map<String, String> gone,
            Map<String, String> misfits,
            Set<String> same,
            @Nullable String needed) {

        /** Returns all shipped definitions that are not used, each with the reason. */
        Map<String, String> leftOut() {
            Map<String, String> all = new LinkedHashMap<>(gone);
            all.putAll(misfits);
            return all;
        }

        /** Logs one line if any definition gave way. */
        void tell(Logger logger) {
            if (!gone.isEmpty()) {
                String places = gone.entrySet().stream()
                        .map(each -> "'" + each.getKey() + "': " + each.getValue())
                        .collect(Collectors.joining("; "));
                String others = misfits.isEmpty()
                        ? ""
                        : "; left out with these, which they refer to: " + String.join(", ", misfits.keySet());
                logger.info("Definitions that come with Entail give way: {}{}", places, others);
            }
        }
    }

    private final List<EntityDefinition> given;
    private final Map<String, String> placeOf;
    private final Map<String, EntityDefinition> givenByRecord = new HashMap<>();
    private final Map<String, EntityDefinition> givenByName = new HashMap<>();
    private final List<EntityDefinition> stay = new ArrayList<>();
    private final Map<String, String> gone = new LinkedHashMap<>();
    private final Map<String, String> misfits = new LinkedHashMap<>();
    private final Set<String> same = new LinkedHashSet<>();

    private GivingWay(List<EntityDefinition> given, Map<String, String> placeOf) {
        this.given = given;
        this.placeOf = placeOf;
        given.forEach(each -> givenByRecord.putIfAbsent(each.recordName(), each));
        given.forEach(each -> givenByName.putIfAbsent(each.name(), each));
    }

    /**
     * Lets shipped definitions give way to those of files.
     *
     * @param placeOf where each entity is defined, including entities that could not be read
     */
    static Result to(List<EntityDefinition> given, Map<String, String> placeOf, List<EntityDefinition> shipped) {
        GivingWay giving = new GivingWay(given, placeOf);
        boolean needed = false;
        for (EntityDefinition each : shipped) {
            boolean core = each.name().equals(DefinitionLinks.WORKSPACES);
            EntityDefinition other = giving.givenByName.get(each.name());
            if (other != null && other.json().equals(each.json())) {
                giving.same.add(each.name());
                giving.stay.add(each);
            } else if (core && placeOf.containsKey(each.name())) {
                needed = true;
            } else if (core) {
                giving.stay.add(each);
            } else {
                giving.decide(each);
            }
        }
        return giving.result(needed ? DefinitionLinks.WORKSPACES : null);
    }

    /** Lets shipped definitions give way to those of a log, with which the rows of the store were written. */
    static Result toLog(List<EntityDefinition> given, Map<String, String> placeOf, List<EntityDefinition> shipped) {
        GivingWay giving = new GivingWay(given, placeOf);
        shipped.forEach(giving::decide);
        return giving.result(null);
    }

    private void decide(EntityDefinition shipped) {
        EntityDefinition record = givenByRecord.get(shipped.recordName());
        if (placeOf.containsKey(shipped.name())) {
            gone.put(
                    shipped.name(),
                    "its place is taken by the entity of the same name in " + placeOf.get(shipped.name()));
        } else if (record != null) {
            gone.put(
                    shipped.name(),
                    "entity '" + record.name() + "' in " + placeOf.get(record.name())
                            + " has a record of the same name, '" + record.recordName() + "'");
        } else {
            stay.add(shipped);
        }
    }

    private Result result(@Nullable String needed) {
        if (!gone.isEmpty()) {
            leaveOutMisfits();
        }
        return new Result(List.copyOf(stay), gone, misfits, same, needed);
    }

    /** Leaves out definitions that do not fit, then those that do not fit without these, and so on. */
    private void leaveOutMisfits() {
        boolean found = true;
        while (found) {
            List<EntityDefinition> together = new ArrayList<>(stay);
            given.stream().filter(each -> !same.contains(each.name())).forEach(together::add);
            Set<String> names = new LinkedHashSet<>(placeOf.keySet());
            stay.forEach(each -> names.add(each.name()));
            Map<String, String> leftOut = new LinkedHashMap<>(gone);
            leftOut.putAll(misfits);
            Map<String, String> more = DefinitionLinks.misfits(together, names, leftOut);
            more.keySet().retainAll(stay.stream().map(EntityDefinition::name).collect(Collectors.toSet()));
            stay.removeIf(each -> more.containsKey(each.name()));
            misfits.putAll(more);
            found = !more.isEmpty();
        }
    }
}
