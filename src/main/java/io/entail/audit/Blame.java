package io.entail.audit;

import io.entail.read.Entity;
import io.entail.read.EntityChange.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The origin of each value of an entity: the change that set it. Immutable.
 *
 * @param entity the entity with its current fields
 * @param fields the fields that are set, in their order, followed by those that were unset since the creation
 */
public record Blame(Entity entity, List<Field> fields) {
    public Blame {
        fields = List.copyOf(fields);
    }

    /**
     * A value and its origin.
     *
     * @param field its name in the form of {@link FieldChange}
     * @param value null when it was unset
     * @param by the version that set or unset it
     */
    public record Field(String field, @Nullable Object value, Version by) {}

    /** Reads the history back to the creation of the entity; empty when the entity does not exist. */
    public static Optional<Blame> of(History history) {
        Map<String, Version> last = new LinkedHashMap<>();
        Map<String, @Nullable Object> unset = new LinkedHashMap<>();
        Version newest = null;
        for (Version version : history.newestFirst()) {
            newest = newest == null ? version : newest;
            if (version.operation() == Operation.DELETE) {
                break;
            }
            for (FieldChange change : version.diff()) {
                if (last.putIfAbsent(change.field(), version) == null && change.after() == null) {
                    unset.put(change.field(), null);
                }
            }
            if (version.operation() == Operation.CREATE) {
                break;
            }
        }
        return newest == null || newest.change().after() == null
                ? Optional.empty()
                : Optional.of(blame(newest, last, unset));
    }

    private static Blame blame(Version newest, Map<String, Version> last, Map<String, @Nullable Object> unset) {
        Entity entity = newest.change().entity();
        List<Field> fields = new ArrayList<>();
        FieldChange.values(entity.fields()).forEach((field, value) -> add(fields, field, value, last.get(field)));
        unset.forEach((field, nothing) -> add(fields, field, null, last.get(field)));
        return new Blame(entity, fields);
    }

    private static void add(List<Field> to, String field, @Nullable Object value, @Nullable Version by) {
        if (by != null) {
            to.add(new Field(field, value, by));
        }
    }
}
