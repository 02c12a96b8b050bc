package io.entail.dao.migrate;

import io.entail.errors.Failures;
import io.entail.errors.MalformedEntityException;
import io.entail.replica.StoreLog;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import io.entail.schema.migrate.EntityPlan;
import io.entail.schema.migrate.RowMigration;
import io.entail.state.FieldPlaces;
import io.entail.writes.EntityKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Converts rows of every version to the prepared definition. Used by one thread. */
final class RowMaker {
    private final StoreLog log;
    private final EntityPlan plan;
    private final int latestVersion;
    private final EntityKeys keys;
    private final Map<Integer, Reading> readings = new HashMap<>();

    private record Reading(
            EntityDefinition definition, @Nullable FieldPlaces places) {}

    RowMaker(StoreLog log, EntityPlan plan, int latestVersion) {
        this.log = log;
        this.plan = plan;
        this.latestVersion = latestVersion;
        this.keys = new EntityKeys(plan.prepared());
    }

    EntityKeys keys() {
        return keys;
    }

    MigratedRow of(Bytes key, Row row) {
        Map<String, Object> values;
        try {
            values = values(row);
        } catch (MalformedEntityException e) {
            return MigratedRow.broken(String.valueOf(e.getMessage()));
        }
        RowMigration.Made made = plan.rows().of(values);
        if (made.image() == null) {
            return MigratedRow.broken(Failures.faultText(made.faults()));
        }
        List<@Nullable Bytes> claims = keys.claims(made.values());
        List<@Nullable Bytes> references = keys.references(made.values());
        boolean more = row.definition() != plan.version()
                && (anyBehind(claims, plan.latest().unique().size())
                        || anyBehind(references, plan.latest().references().size()));
        if (!made.rewritten() && !more) {
            return MigratedRow.AS_IT_IS;
        }
        LogRecord.Put put = new LogRecord.Put(
                plan.latest().name(),
                plan.version(),
                row.workspace(),
                key,
                row.version(),
                row.expiresAt(),
                claims,
                references,
                row.keyId(),
                Bytes.wrap(made.image().array()));
        return new MigratedRow(put, null);
    }

    /** Returns whether the row has a value for one of the constraints that the prepared definition adds. */
    private static boolean anyBehind(List<@Nullable Bytes> all, int known) {
        return all.subList(known, all.size()).stream().anyMatch(Objects::nonNull);
    }

    private Map<String, Object> values(Row row) {
        Reading reading = readings.computeIfAbsent(row.definition(), this::reading);
        Map<String, Object> values =
                reading.definition().codec().decode(row.after().array());
        FieldPlaces places = reading.places();
        return places == null ? values : places.bring(values);
    }

    private Reading reading(int version) {
        String entity = plan.latest().name();
        if (version == plan.version()) {
            return new Reading(plan.prepared(), null);
        }
        EntityDefinition definition = log.definition(entity, version);
        if (definition == null) {
            throw new IllegalStateException(
                    "a row of '" + entity + "' names version " + version + " of its definition, which is not there");
        }
        return new Reading(definition, version == latestVersion ? null : log.places(entity, version, latestVersion));
    }
}
