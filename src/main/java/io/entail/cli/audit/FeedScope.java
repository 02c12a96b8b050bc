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

/** Selects the part of the feed that a command reads. */
final class FeedScope {
    private FeedScope() {}

    /** Returns the configuration, which must name a schema registry. */
    static EntityStoreConfig config(CommonOptions options, CommandSpec command) {
        EntityStoreConfig config = options.config(Directories.cache());
        if (config.registry().get("schema.registry.url") == null) {
            throw new ParameterException(
                    command.commandLine(), "--registry URL is needed, or ENTAIL_REGISTRY; 'entail dev' prints one");
        }
        return config;
    }

    /**
     * Returns a filter for changes of one entity, of one workspace, with some tags. The store is opened only to look up
     * an entity or a workspace.
     *
     * @param entity null for all entities
     * @param tags the tags in the form of the command line, null for any
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
