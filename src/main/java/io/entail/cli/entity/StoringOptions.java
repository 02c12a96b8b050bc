package io.entail.cli.entity;

import io.entail.cli.store.OpenedStore;
import io.entail.cli.store.WriteRemarks;
import io.entail.dao.Dao;
import io.entail.dao.WriteOptions;
import io.entail.schema.EntityDefinition;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** What commands that store an entity take beside its fields: who writes and why, and how long the entity is to live. */
final class StoringOptions {
    @Mixin
    private TtlOption ttl = new TtlOption();

    @Mixin
    private WriteRemarks remarks = new WriteRemarks();

    /** Whether a time to live is given. */
    boolean isTtlGiven() {
        return ttl.isGiven();
    }

    /** As {@link TtlOption#options}. */
    WriteOptions options(WriteOptions options, EntityDefinition definition, Map<String, @Nullable Object> values) {
        return ttl.options(options, definition, values);
    }

    /** The entity's DAO, for whoever the options say is writing. */
    Dao dao(OpenedStore store, EntityDefinition definition) {
        return remarks.on(store.store()).dao(definition.name());
    }
}
