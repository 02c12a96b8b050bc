package io.entail.audit;

import io.entail.errors.MalformedEntityException;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.replica.StoreLog;
import io.entail.replica.StoreLog.MigratedAt;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord.Put;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import io.entail.state.ChangePlaces.Place;
import io.entail.state.Defined;
import io.entail.state.FieldPlaces;
import io.entail.writes.CanonicalKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Decodes past entities with the definitions that they were written with, and converts them over migrations to the
 * definition that they are shown by. Thread-safe.
 */
final class EntityImages {
    private final StoreLog log;

    /** A cache by pairs of versions; a version that the replica learns of later only makes further pairs. */
    private final Map<Versions, FieldPlaces> places = new ConcurrentHashMap<>();

    private record Versions(String entity, int from, int to) {}

    EntityImages(StoreLog log) {
        this.log = log;
    }

    /** Returns the version of an entity's definition that is in force now. */
    int now(String entity) {
        return defined(entity).latest().number();
    }

    /**
     * Returns the version that was in force after an offset. Where the definition was only extended since, it is the latest
     * one: rows look the same by both.
     */
    int at(String entity, long offset) {
        for (MigratedAt migrated : log.migrations(entity)) {
            if (migrated.offset() > offset) {
                return defined(entity)
                        .inForce(migrated.migration().preparedVersion())
                        .number();
            }
        }
        return now(entity);
    }

    /**
     * Returns the entity that a put at a place has stored.
     *
     * @param shown the version of the definition that the entity is shown by
     * @param appendTime the time at which the remaining time to live is computed
     */
    Entity of(Put put, Place place, int shown, long appendTime) {
        return entity(put.entity(), Row.of(place.version(), place.offset(), put), shown, appendTime);
    }

    /**
     * Returns the entity in a row.
     *
     * @param shown the version of the definition that the entity is shown by
     * @param now the current time in milliseconds since 1970
     */
    Entity entity(String name, Row row, int shown, long now) {
        return entity(name, row, values(name, row, shown), now);
    }

    /** Returns the entity in a row that has these values. */
    static Entity entity(String name, Row row, Map<String, Object> values, long now) {
        return new Entity(
                name,
                values,
                row.version(),
                Position.of(row.offset()),
                workspace(row.workspace()),
                Entity.ttl(row.expiresAt(), now));
    }

    /** Returns the values of a row as a version of its definition has them. */
    Map<String, Object> values(String name, Row row, int shown) {
        Map<String, Object> values =
                written(name, row.definition()).codec().decode(row.after().array());
        return isAsWritten(name, row.definition(), shown) ? values : bring(name, row.definition(), shown, values);
    }

    private EntityDefinition written(String name, int version) {
        EntityDefinition definition = log.definition(name, version);
        if (definition == null) {
            throw new MalformedEntityException(
                    "a row of " + name + " names version " + version + " of its definition, which is not there");
        }
        return definition;
    }

    /** Returns whether rows of a version are shown as they were written: no migration lies between the two versions. */
    private boolean isAsWritten(String name, int written, int shown) {
        Defined defined = defined(name);
        return written == shown
                || (!defined.requireVersion(written).isPrepared()
                        && defined.generation(written) == defined.generation(shown));
    }

    private Map<String, Object> bring(String name, int written, int shown, Map<String, Object> values) {
        Defined defined = defined(name);
        if (defined.generation(written) <= defined.generation(shown)) {
            return places(name, written, shown).bring(values);
        }
        // Backwards over a migration: a field of the older version gets the value that the newer version has for it.
        int inForce = defined.inForce(written).number();
        Map<String, Object> brought =
                written == inForce ? values : places(name, written, inForce).bring(values);
        FieldPlaces forward = places(name, shown, inForce);
        Map<String, Object> back = new LinkedHashMap<>();
        brought.forEach((field, value) -> {
            String older = forward.source(field);
            if (older != null) {
                back.put(older, value);
            }
        });
        return back;
    }

    /** Returns where the fields of a version are in rows of another version that is not newer. */
    FieldPlaces places(String name, int from, int to) {
        return places.computeIfAbsent(
                new Versions(name, from, to), versions -> FieldPlaces.of(defined(name), from, to));
    }

    Defined defined(String name) {
        Defined defined = log.defined(name);
        if (defined == null) {
            throw new MalformedEntityException("a row of " + name + ", which is not defined");
        }
        return defined;
    }

    /** Returns the last steps of an entity's migrations, in order. */
    List<MigratedAt> migrations(String name) {
        return log.migrations(name);
    }

    /** Returns the last step of an entity's last migration, null when there was none. */
    @Nullable
    MigratedAt lastMigration(String name) {
        MigratedAt last = null;
        for (MigratedAt migrated : log.migrations(name)) {
            last = migrated;
        }
        return last;
    }

    /** Returns the id of a workspace, null for none. */
    static @Nullable String workspace(@Nullable Bytes workspace) {
        return workspace == null
                ? null
                : String.valueOf(CanonicalKey.parts(workspace).get(0));
    }
}
