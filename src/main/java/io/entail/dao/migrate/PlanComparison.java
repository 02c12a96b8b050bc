package io.entail.dao.migrate;

import io.entail.dao.plan.Catalog;
import io.entail.errors.DefinitionException;
import io.entail.errors.words.Excerpt;
import io.entail.read.Position;
import io.entail.replica.StoreLog;
import io.entail.replica.StoreLog.MigratedAt;
import io.entail.schema.DefinitionChange;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.Functions;
import io.entail.schema.load.Closest;
import io.entail.schema.migrate.EntityMigration;
import io.entail.schema.migrate.EntityPlan;
import io.entail.state.LogDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares a plan with the present state of the log. */
final class PlanComparison {
    private final StoreLog log;
    private final Catalog catalog;
    private final Functions functions;
    private final MigrationPlan migration;

    PlanComparison(StoreLog log, Catalog catalog, Functions functions, MigrationPlan migration) {
        this.log = log;
        this.catalog = catalog;
        this.functions = functions;
        this.migration = migration;
    }

    /**
     * Returns the progress of each entity.
     *
     * @throws DefinitionException with all reasons why the plan cannot be carried out
     */
    List<EntityRun> runs() {
        Definitions after = after();
        List<EntityRun> runs = new ArrayList<>();
        List<String> messages = new ArrayList<>();
        Map<String, Object> faults = new LinkedHashMap<>();
        for (EntityMigration each : migration.entities()) {
            try {
                runs.add(run(each, after));
            } catch (DefinitionException e) {
                messages.add(String.valueOf(e.getMessage()));
                faults.putAll(e.fields());
            }
        }
        if (!messages.isEmpty()) {
            throw new DefinitionException(String.join("; ", messages), faults);
        }
        return runs;
    }

    /** Returns all definitions as they will be after the migration. */
    private Definitions after() {
        Map<String, EntityDefinition> all = new LinkedHashMap<>();
        catalog.definitions().forEach(each -> all.put(each.name(), each));
        migration.entities().forEach(each -> all.put(each.entity(), each.definition()));
        return Definitions.of(List.copyOf(all.values()), functions);
    }

    /** Returns the progress of an entity by the present state of the log. */
    EntityRun run(EntityMigration each) {
        return run(each, after());
    }

    private EntityRun run(EntityMigration each, Definitions after) {
        String entity = each.entity();
        LogDefinition latest = log.definition(entity);
        if (latest == null) {
            List<String> known = log.definitions().stream()
                    .map(other -> other.definition().name())
                    .toList();
            String fault = "there is no entity '" + Excerpt.of(entity) + "' to migrate" + Closest.hint(entity, known);
            throw new DefinitionException(fault, Map.of(entity, List.of(fault)));
        }
        if (DefinitionChange.same(latest.definition(), each.definition())) {
            return EntityRun.already(entity, latest.version(), at(entity));
        }
        LogDefinition prepared = log.prepared(entity);
        int version = prepared == null ? latest.nextVersion() : prepared.version();
        EntityDefinition inForce = catalog.definition(entity).orElseThrow();
        EntityPlan plan = EntityPlan.of(inForce, version, each, migration.conversions(), after);
        if (prepared != null
                && !prepared.definition().json().equals(plan.prepared().json())) {
            String fault = "another migration of '" + entity + "' is under way (prepared as version " + version
                    + "): finish it with its own plan, or give it up with 'entail migrate --abandon', and migrate again";
            throw new DefinitionException(fault, Map.of(entity, List.of(fault)));
        }
        return EntityRun.of(plan, new RowMaker(log, plan, latest.version()), prepared != null);
    }

    /** Returns the position of the last step of an entity's last migration. */
    @Nullable
    Position at(String entity) {
        List<MigratedAt> all = log.migrations(entity);
        long offset = all.isEmpty() ? -1 : all.get(all.size() - 1).offset();
        return offset < 0 ? null : Position.of(offset);
    }
}
