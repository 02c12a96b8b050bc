package io.entail.dao;

import io.entail.dao.plan.Caller;
import io.entail.dao.plan.EntityType;
import io.entail.dao.plan.Operation;
import io.entail.dao.plan.RowTarget;
import io.entail.errors.WriteTooLargeException;
import io.entail.read.Entity;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import io.entail.read.Scope;
import io.entail.resolve.Bytes;
import io.entail.resolve.Resolver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Deletes all entities of a kind, in the order of their keys, a page of each workspace in one write. */
final class Truncation {
    private static final int PAGE = 200;

    private final Core core;
    private final Caller caller;

    Truncation(Core core, Caller caller) {
        this.core = core;
        this.caller = caller;
    }

    void run(EntityType type) {
        @Nullable String offset = null;
        do {
            Page page = core.log().reader().page(type.name(), new PageRequest(PAGE, offset), Scope.ALL);
            Map<String, List<Bytes>> keys = new LinkedHashMap<>();
            for (Entity entity : page.data()) {
                String workspace = entity.workspace() == null ? caller.workspace() : entity.workspace();
                Bytes key = type.keys().keyOf(entity.fields());
                if (!isDefaultWorkspace(type, entity)) {
                    keys.computeIfAbsent(workspace, each -> new ArrayList<>()).add(key);
                }
            }
            keys.forEach((workspace, each) -> delete(type, caller.withWorkspace(workspace), each));
            offset = page.offset().orElse(null);
        } while (offset != null);
    }

    private static boolean isDefaultWorkspace(EntityType type, Entity entity) {
        return type.name().equals(Resolver.WORKSPACES) && Workspaces.DEFAULT_ID.equals(entity.text("id"));
    }

    private void delete(EntityType type, Caller owner, List<Bytes> keys) {
        List<Operation> all = new ArrayList<>();
        for (Bytes key : keys) {
            all.add(new Operation.Delete(type.name(), new RowTarget.Key(key), WriteOptions.NONE));
        }
        try {
            core.writes().await(owner, all);
        } catch (WriteTooLargeException e) {
            for (Bytes key : keys) {
                new Dao(core, owner, type).deleteTree(type.keys().keyValues(key));
            }
        }
    }
}
