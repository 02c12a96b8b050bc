package io.entail.cli.entity;

import io.entail.cli.store.OpenedStore;
import io.entail.cli.store.WriteRemarks;
import io.entail.dao.Dao;
import io.entail.dao.WriteOptions;
import io.entail.schema.EntityDefinition;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** The options of commands that store a row: the actor, the reason and the time to live. */
final class StoringOptions {
    @Mixin
    private TtlOption ttl = new TtlOption();

    @Mixin
    private WriteRemarks remarks = new WriteRemarks();

    /** Returns whether a time to live is given. */
    boolean isTtlGiven() {
        return ttl.isGiven();
    }

    /** Adds the time to live, see {@link TtlOption#options}. */
    WriteOptions options(WriteOptions options, EntityDefinition definition, Map<String, @Nullable Object> values) {
        return ttl.options(options, definition, values);
    }

    /** Returns the entity's DAO, which writes with the given actor and reason. */
    Dao dao(OpenedStore store, EntityDefinition definition) {
        return remarks.on(store.store()).dao(definition.name());
    }
}
