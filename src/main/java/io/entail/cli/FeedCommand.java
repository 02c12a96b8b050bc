package io.entail.cli;

import io.entail.changes.Change;
import io.entail.changes.ChangeFeed;
import io.entail.changes.ChangeReader;
import io.entail.changes.FeedFilter;
import io.entail.changes.FeedStart;
import io.entail.changes.SchemaRegistry;
import io.entail.config.EntityStoreConfig;
import io.entail.read.TagQuery;
import io.entail.schema.EntityDefinition;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code entail feed}: what has changed, by whom and why. */
@Command(
        name = "feed",
        description = {
            "Prints the changes of entities in the order of the log, as the change feed tells them: who, when, why, and "
                    + "the entity before and after.",
            "Ends where the log ended when it began, unless it follows."
        })
final class FeedCommand extends FollowCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "ENTITY",
            description = "Only this kind, such as services. Of all workspaces, unless --workspace names one.")
    private @Nullable String entity;

    @Option(names = "--key", paramLabel = "KEY", description = "Only the entity with this primary or endpoint key.")
    private @Nullable String key;

    @Option(
            names = {"--tag", "--tags"},
            paramLabel = "TAGS",
            description = "Only entities that have these tags before or after: a,b for all of them, a/b for any.")
    private @Nullable String tags;

    private FeedFilter filter = FeedFilter.ALL;

    @Override
    void prepare() {
        if (key != null) {
            filter = filter.key(key);
        }
        if (tags != null) {
            filter = filter.tags(TagFilter.parse(tags));
        }
        if (entity == null && !common().isWorkspaceGiven()) {
            return;
        }
        try (OpenedStore store = OpenedStore.toRead(common())) {
            if (entity != null) {
                EntityDefinition definition = store.definition(entity);
                filter = filter.entity(definition.name());
                if (tags != null && definition.field("tags") == null) {
                    throw TagQuery.notFor(definition.name());
                }
            }
            if (common().isWorkspaceGiven()) {
                filter = filter.workspace(store.store().workspace());
            }
        }
    }

    @Override
    void print(EntityStoreConfig config, SchemaRegistry registry, FeedStart start, boolean bounded) throws IOException {
        ChangeFeed feed = ChangeFeed.of(config, registry).from(start).matching(filter);
        try (ChangeReader reader = (bounded ? feed.untilNow() : feed).open()) {
            all(() -> reader.hasNext() ? printed(reader.next()) : null, reader::reached, reader.end(), bounded);
        }
    }

    private static Printed printed(Change change) {
        return new Printed(ChangeJson.of(change), () -> ChangeText.of(change));
    }
}
