package io.entail.cli.audit;

import io.entail.changes.FeedFilter;
import io.entail.cli.settings.CommonOptions;
import io.entail.cli.settings.Directories;
import io.entail.cli.store.OpenedStore;
import io.entail.config.EntityStoreConfig;
import io.entail.forms.TagText;
import io.entail.read.TagQuery;
import io.entail.schema.EntityDefinition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Which part of the feed a command reads. */
final class FeedScope {
    private FeedScope() {}

    /** The settings, which have to name a registry. */
    static EntityStoreConfig config(CommonOptions options, CommandSpec command) {
        EntityStoreConfig config = options.config(Directories.cache());
        if (config.registry().get("schema.registry.url") == null) {
            throw new ParameterException(
                    command.commandLine(), "--registry URL is needed, or ENTAIL_REGISTRY; 'entail dev' prints one");
        }
        return config;
    }

    /**
     * The changes of one kind, of one workspace, with some tags. Only names of entities and workspaces need the store;
     * without these it is not opened.
     *
     * @param entity null for all kinds
     * @param tags as people give them, null for any
     * @param content is checked against the entity's fields
     */
    static FeedFilter filter(
            CommonOptions options, @Nullable String entity, @Nullable String tags, ContentOptions content) {
        FeedFilter filter = tags == null ? FeedFilter.ALL : FeedFilter.ALL.tags(TagText.parse(tags));
        if (entity == null && !options.isWorkspaceGiven()) {
            return filter;
        }
        try (OpenedStore store = OpenedStore.toRead(options)) {
            if (entity != null) {
                EntityDefinition definition = store.definition(entity);
                filter = filter.entity(definition.name());
                content.check(definition);
                if (tags != null && definition.field("tags") == null) {
                    throw TagQuery.notFor(definition.name());
                }
            }
            return options.isWorkspaceGiven() ? filter.workspace(store.store().workspace()) : filter;
        }
    }
}
