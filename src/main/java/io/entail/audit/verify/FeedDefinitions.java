package io.entail.audit.verify;

import io.entail.changes.FeedControl;
import io.entail.errors.MalformedEntityException;
import io.entail.resolve.Bytes;
import io.entail.resolve.ConstraintNumbers;
import io.entail.resolve.Definition;
import io.entail.resolve.LogRecord;
import io.entail.resolve.LogRecord.Constraints;
import io.entail.schema.codec.EntityCodec;
import io.entail.state.Defined;
import io.entail.state.FieldPlaces;
import io.entail.state.LogDefinitions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The definitions according to the feed, with which a row is converted from one change to the next, even over
 * migrations. Used by one thread.
 */
final class FeedDefinitions {
    private LogDefinitions known = LogDefinitions.NONE;

    /**
     * Entities whose versions are not all in the feed, because an older release published it or records were dropped.
     */
    private final Set<String> unknown = new HashSet<>();

    private final Map<Pair, FieldPlaces> places = new HashMap<>();

    private record Pair(String entity, int from, int to) {}

    /** Adds the definition of an accepted control record. */
    void control(FeedControl control) {
        LogRecord record = control.record();
        if (record instanceof LogRecord.Define define) {
            add(
                    control,
                    define.entity(),
                    define.version(),
                    define.constraints(),
                    define.schema(),
                    Definition.Kind.DEFINED);
        } else if (record instanceof LogRecord.Prepare one) {
            add(control, one.entity(), one.version(), one.constraints(), one.schema(), Definition.Kind.PREPARED);
        } else if (record instanceof LogRecord.Migrate one) {
            add(control, one.entity(), one.version(), one.constraints(), one.schema(), Definition.Kind.MIGRATED);
        }
    }

    private void add(
            FeedControl control,
            String entity,
            int version,
            Constraints constraints,
            String schema,
            Definition.Kind kind) {
        Defined before = known.get(entity);
        if (version != (before == null ? 1 : before.nextVersion())) {
            unknown.add(entity);
        }
        if (!unknown.contains(entity)) {
            // The numbers of constraints in the log are not needed here.
            known = known.with(new Definition(
                    entity,
                    control.ordinal(),
                    version,
                    constraints,
                    schema,
                    kind,
                    ConstraintNumbers.first(constraints)));
        }
    }

    /**
     * Returns the version with which the images of an entity's changes are encoded, the newest one; 0 when it is not
     * known.
     */
    int newest(String entity) {
        Defined defined = get(entity);
        return defined == null ? 0 : defined.newest().number();
    }

    /** Returns an entity with all its versions, null when not all of them are known. */
    @Nullable
    Defined get(String entity) {
        return unknown.contains(entity) ? null : known.get(entity);
    }

    /**
     * Converts a row to another version of its definition.
     *
     * @param entity an entity of which all versions are known
     * @param to a version that is not older, or the one that was in force beside a prepared one
     * @throws MalformedEntityException when the bytes are not an entity of their version, or a migration has left the
     *     row without a value that it must have
     */
    Bytes bring(String entity, Bytes image, int from, int to) {
        Defined defined = get(entity);
        if (defined == null) {
            throw new IllegalArgumentException("nobody has told of all versions of " + entity);
        }
        EntityCodec codec = defined.requireVersion(from).parsed().codec();
        if (from == to) {
            codec.check(image.array());
            return image;
        }
        FieldPlaces there =
                places.computeIfAbsent(new Pair(entity, from, to), pair -> FieldPlaces.of(defined, from, to));
        EntityCodec newest = defined.requireVersion(to).parsed().codec();
        try {
            return Bytes.wrap(newest.encode(there.bring(codec.decode(image.array()))));
        } catch (IllegalArgumentException e) {
            throw new MalformedEntityException("a migration cannot have led to it: " + e.getMessage());
        }
    }
}
