package io.entail.dao.plan;

import io.entail.replica.StoreLog;
import io.entail.replica.StoreLog.MigratedAt;
import io.entail.schema.DefinitionChange;
import io.entail.schema.EntityDefinition;
import io.entail.state.LogDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds whether a process uses a definition from before a migration, by which it would write rows with another meaning.
 */
public final class Outdated {
    private Outdated() {}

    /**
     * Returns the message for such a process, null when its definition is not outdated.
     *
     * @param own the definition that the process uses
     */
    public static @Nullable String message(StoreLog log, LogDefinition latest, EntityDefinition own) {
        String entity = own.name();
        List<MigratedAt> migrations = log.migrations(entity);
        if (migrations.isEmpty()) {
            return null;
        }
        MigratedAt last = migrations.get(migrations.size() - 1);
        int migrated = last.migration().version();
        if (isOneOf(log, own, migrated, latest.version())) {
            return null;
        }
        DefinitionChange since = DefinitionChange.compare(own, latest.definition(), List.of());
        boolean before = isOneOf(log, own, 1, migrated - 1);
        boolean extensionOfLatest =
                DefinitionChange.compare(latest.definition(), own, List.of()).kind() == DefinitionChange.Kind.EXTENSION;
        if (!before && (extensionOfLatest || since.kind() != DefinitionChange.Kind.REFUSED)) {
            return null;
        }
        String at = last.offset() < 0 ? "" : " (position 0:" + last.offset() + ")";
        String differs = since.reasons().isEmpty() ? "" : ": " + String.join("; ", since.reasons());
        return "'" + entity + "' was migrated to version " + migrated + " of its definition" + at
                + ", and this process has one of before" + differs + ". Start it with the definition that is in force";
    }

    private static boolean isOneOf(StoreLog log, EntityDefinition own, int from, int through) {
        for (int version = from; version <= through; version++) {
            EntityDefinition known = log.definition(own.name(), version);
            if (known != null && DefinitionChange.same(known, own)) {
                return true;
            }
        }
        return false;
    }
}
