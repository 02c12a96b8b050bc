package io.entail.project;

import io.entail.errors.MalformedEntityException;
import io.entail.resolve.Bytes;
import io.entail.schema.codec.Struct;
import io.entail.state.Defined;
import io.entail.state.FieldPlaces;
import io.entail.state.LogDefinitions;
import io.entail.state.Migration;
import io.entail.writes.EntityKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says which versions of definitions the rows in tables may have. The columns of a table are those of an entity's
 * newest definition, which is the prepared one while a migration is under way and has every field of the latest. A row
 * of an older version is stored as it is if all its fields still exist under their names. A definition that has removed
 * or renamed a field, such as that of the last step of a migration, gets new tables in which every row is of the newest
 * version. Used by one thread.
 */
public final class TableVersions {
    private final Map<Pair, FieldPlaces> places = new HashMap<>();

    private record Pair(String entity, int version, int newest) {}

    /** Returns the lowest version of rows in tables: that of the last migration, 1 before the first. */
    public static int lowest(Defined entity) {
        List<Migration> migrations = entity.migrations();
        return migrations.isEmpty() ? 1 : migrations.get(migrations.size() - 1).version();
    }

    /** Returns the number of definitions as positions count them, prepared ones included. */
    public static int count(LogDefinitions definitions) {
        return definitions.all().stream()
                .mapToInt(each -> each.newest().number())
                .sum();
    }

    /** Returns whether tables can take later definitions by adding columns, without rewriting rows. */
    public static boolean areGrown(Defined before, Defined now) {
        return lowest(before) == lowest(now)
                && FieldPlaces.of(now, before.newest().number(), now.newest().number())
                        .isSame();
    }

    /**
     * Returns a row of the log in the form in which tables store it.
     *
     * @param version of the definition that its image is written with
     */
    public TableRow row(Defined entity, int version, Bytes image) {
        Defined.Version written = entity.requireVersion(version);
        Defined.Version newest = entity.newest();
        FieldPlaces stand = places.computeIfAbsent(
                new Pair(entity.name(), version, newest.number()),
                pair -> FieldPlaces.of(entity, version, newest.number()));
        boolean isTaken = version >= lowest(entity) && stand.isSame() && !stand.isRespelled();
        try {
            Struct fields = written.parsed().codec().decode(image.array());
            return isTaken ? new TableRow(written, image, fields) : brought(stand.bring(fields), newest);
        } catch (MalformedEntityException | IllegalArgumentException e) {
            // The writer's bytes are no valid entity, or the row has no value for a field that must have one: it had
            // expired when a migration rewrote the others.
            return new TableRow(isTaken ? written : newest, null, null);
        }
    }

    /** Returns the same as {@link #row}, but always in the newest version. */
    public TableRow newest(Defined entity, int version, Bytes image) {
        TableRow row = row(entity, version, image);
        Struct fields = row.fields();
        Defined.Version newest = entity.newest();
        if (row.version() == newest || fields == null) {
            return new TableRow(newest, row.image(), fields);
        }
        try {
            return brought(
                    FieldPlaces.of(entity, row.version().number(), newest.number())
                            .bring(fields),
                    newest);
        } catch (IllegalArgumentException e) {
            return new TableRow(newest, null, null);
        }
    }

    /**
     * Returns a row in tables by the definition in force, without the fields that only the prepared definition has.
     *
     * @param fields the fields of the row in its version
     */
    public static Map<String, Object> shown(Defined entity, Defined.Version version, Map<String, Object> fields) {
        return version.isPrepared()
                ? FieldPlaces.of(entity, version.number(), entity.latest().number())
                        .bring(fields)
                : fields;
    }

    /** Returns the claims and references of a row, in the order of its version's constraints. */
    public static EntityKeys keys(Defined entity, Defined.Version version) {
        return version.isPrepared() ? new EntityKeys(version.parsed()) : entity.keys();
    }

    private static TableRow brought(Struct fields, Defined.Version newest) {
        return new TableRow(newest, Bytes.wrap(newest.parsed().codec().encode(fields)), fields);
    }
}
