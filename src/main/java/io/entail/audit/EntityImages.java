package io.entail.audit;

import io.entail.errors.MalformedEntityException;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.replica.StoreLog;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord.Put;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import io.entail.state.ChangePlaces.Place;
import io.entail.writes.CanonicalKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decodes entities as they were, with the definitions that they were written with. Thread-safe. */
final class EntityImages {
    private final StoreLog log;

    EntityImages(StoreLog log) {
        this.log = log;
    }

    /**
     * Returns the entity that a put at a place has stored.
     *
     * @param appendTime the time at which the remaining time to live is computed
     */
    Entity of(Put put, Place place, long appendTime) {
        return entity(put.entity(), Row.of(place.version(), place.offset(), put), appendTime);
    }

    /**
     * Returns the entity in a row.
     *
     * @param now the current time in milliseconds since 1970
     */
    Entity entity(String name, Row row, long now) {
        return new Entity(
                name,
                values(name, row.definition(), row.after()),
                row.version(),
                Position.of(row.offset()),
                workspace(row.workspace()),
                Entity.ttl(row.expiresAt(), now));
    }

    /** Returns the values of a row. */
    Map<String, Object> values(String name, int definition, Bytes after) {
        EntityDefinition writtenWith = log.definition(name, definition);
        if (writtenWith == null) {
            throw new MalformedEntityException(
                    "a row of " + name + " names version " + definition + " of its definition, which is not there");
        }
        return writtenWith.codec().decode(after.array());
    }

    /** Returns the id of a workspace, null for none. */
    static @Nullable String workspace(@Nullable Bytes workspace) {
        return workspace == null
                ? null
                : String.valueOf(CanonicalKey.parts(workspace).get(0));
    }
}
