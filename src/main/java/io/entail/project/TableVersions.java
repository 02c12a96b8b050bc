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
 * Which versions of definitions tables have rows of. Their columns are those of an entity's newest definition: the prepared one
 * while a migration is under way, which has every field of the latest. A row of a version whose fields all stand there under
 * their names is taken as it is; what has removed or renamed a field since, such as the last step of a migration, makes tables
 * of their own in which every row is of the newest version. Used by one thread.
 */
public final class TableVersions {
    private final Map<Pair, FieldPlaces> places = new HashMap<>();

    private record Pair(String entity, int version, int newest) {}

    /** The version that no row in tables is below: that of the last migration, 1 before the first. */
    public static int lowest(Defined entity) {
        List<Migration> migrations = entity.migrations();
        return migrations.isEmpty() ? 1 : migrations.get(migrations.size() - 1).version();
    }

    /** How many definitions there are, those that were prepared included: as positions count them. */
    public static int count(LogDefinitions definitions) {
        return definitions.all().stream()
                .mapToInt(each -> each.newest().number())
                .sum();
    }

    /** Whether tables become those of later definitions by columns that are added, and no row has to be written anew. */
    public static boolean areGrown(Defined before, Defined now) {
        return lowest(before) == lowest(now)
                && FieldPlaces.of(now, before.newest().number(), now.newest().number())
                        .isSame();
    }

    /**
     * A row of the log as tables take it.
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
        } catch (MalformedEntityException e) {
            // Its writer stored no entity.
            return new TableRow(isTaken ? written : newest, null, null);
        }
    }

    /** As {@link #row}, of the newest version in any case. */
    public TableRow newest(Defined entity, int version, Bytes image) {
        TableRow row = row(entity, version, image);
        Struct fields = row.fields();
        Defined.Version newest = entity.newest();
        if (row.version() == newest || fields == null) {
            return new TableRow(newest, row.image(), fields);
        }
        return brought(
                FieldPlaces.of(entity, row.version().number(), newest.number()).bring(fields), newest);
    }

    /**
     * What readers are shown of a row in tables, by the definition in force: without the fields that only the prepared one has.
     *
     * @param fields by the version of the row
     */
    public static Map<String, Object> shown(Defined entity, Defined.Version version, Map<String, Object> fields) {
        return version.isPrepared()
                ? FieldPlaces.of(entity, version.number(), entity.latest().number())
                        .bring(fields)
                : fields;
    }

    /** What a row of a version claims and refers to, in the order of that version's constraints. */
    public static EntityKeys keys(Defined entity, Defined.Version version) {
        return version.isPrepared() ? new EntityKeys(version.parsed()) : entity.keys();
    }

    private static TableRow brought(Struct fields, Defined.Version newest) {
        return new TableRow(newest, Bytes.wrap(newest.parsed().codec().encode(fields)), fields);
    }
}
