package io.entail.cli.audit;

import io.entail.changes.Change;
import io.entail.changes.ChangeFeed;
import io.entail.changes.ChangeReader;
import io.entail.changes.FeedControl;
import io.entail.changes.FeedFilter;
import io.entail.changes.FeedNotes;
import io.entail.changes.FeedOutcome;
import io.entail.changes.FeedStart;
import io.entail.changes.SchemaRegistry;
import io.entail.cli.store.OpenedStore;
import io.entail.config.EntityStoreConfig;
import io.entail.forms.ChangeJson;
import io.entail.forms.TagText;
import io.entail.read.Position;
import io.entail.read.TagQuery;
import io.entail.schema.EntityDefinition;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
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
public final class FeedCommand extends FollowCommand {
    private static final Duration STEP = Duration.ofMillis(200);

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

    @Option(
            names = "--outcomes",
            description = "Also what became of writes that changed nothing and of control records: what was refused, "
                    + "what came a second time, the store's definitions. Of the whole store.")
    private boolean outcomes;

    private FeedFilter filter = FeedFilter.ALL;

    @Override
    void prepare() {
        if (outcomes && (entity != null || key != null || tags != null || common().isWorkspaceGiven())) {
            throw wrongUsage("--outcomes is for the whole store: no ENTITY, --key, --tags or --workspace selects them");
        }
        if (key != null) {
            filter = filter.key(key);
        }
        if (tags != null) {
            filter = filter.tags(TagText.parse(tags));
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
        if (outcomes && start.equals(FeedStart.BEGINNING)) {
            feed = feed.complete();
        }
        Notes notes = new Notes();
        try (ChangeReader reader = (bounded ? feed.untilNow() : feed).open(outcomes ? notes : FeedNotes.NONE)) {
            all(() -> next(reader, notes.ready, bounded), reader::reached, reader.end(), bounded);
        }
    }

    /** What the feed says beside changes comes before the change behind it, and when none follows yet. */
    private static @Nullable Printed next(ChangeReader reader, Queue<Printed> ready, boolean bounded) {
        while (ready.isEmpty()) {
            Change change = reader.poll(STEP).orElse(null);
            if (change != null) {
                ready.add(printed(change));
            } else if (bounded && ready.isEmpty() && !reader.hasNext()) {
                break;
            }
        }
        return ready.poll();
    }

    private static final class Notes implements FeedNotes {
        private final Queue<Printed> ready = new ArrayDeque<>();

        @Override
        public void outcome(Position position, Instant at, FeedOutcome outcome) {
            ready.add(new Printed(
                    ChangeJson.of(position, at, outcome), () -> ChangeText.of(position, at, "! " + outcome)));
        }

        @Override
        public void control(Position position, Instant at, FeedControl control) {
            ready.add(new Printed(
                    ChangeJson.of(position, at, control), () -> ChangeText.of(position, at, "* " + control)));
        }
    }

    private static Printed printed(Change change) {
        return new Printed(ChangeJson.of(change), () -> ChangeText.of(change));
    }
}
