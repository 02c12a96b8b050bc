package io.entail.cli.audit;

import io.entail.changes.Change;
import io.entail.changes.ChangeFeed;
import io.entail.changes.ChangeReader;
import io.entail.changes.FeedControl;
import io.entail.changes.FeedFilter;
import io.entail.changes.FeedNotes;
import io.entail.changes.FeedOutcome;
import io.entail.changes.FeedStart;
import io.entail.changes.registry.SchemaRegistry;
import io.entail.config.EntityStoreConfig;
import io.entail.forms.ChangeJson;
import io.entail.read.Position;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code entail feed}: prints the changes, who wrote them and why. */
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
            description = "Also the outcomes of writes that changed nothing and of control records: refusals, repeated "
                    + "writes, the store's definitions. For the whole store.")
    private boolean outcomes;

    @Mixin
    private ContentOptions content = new ContentOptions();

    private FeedFilter filter = FeedFilter.ALL;
    private final Queue<Printed> ready = new ArrayDeque<>();

    /**
     * The position up to which the feed was read when the first change came that is too new to be shown, null before
     * that.
     */
    private @Nullable Position late;

    @Override
    void prepare() {
        boolean selected = entity != null || key != null || tags != null || common().isWorkspaceGiven();
        if (outcomes && (selected || content.areGiven() || period().isActorGiven())) {
            throw wrongUsage(
                    "--outcomes is for the whole store: no ENTITY, --key, --tags, --workspace, --actor, --reason "
                            + "or --field selects them");
        }
        filter = FeedScope.filter(common(), entity, tags, content);
        if (key != null) {
            filter = filter.key(key);
        }
    }

    @Override
    void print(EntityStoreConfig config, SchemaRegistry registry, FeedStart start, boolean bounded) throws IOException {
        ChangeFeed feed = ChangeFeed.of(config, registry).from(start).matching(filter);
        if (outcomes && start.equals(FeedStart.BEGINNING)) {
            feed = feed.complete();
        }
        try (ChangeReader reader = (bounded ? feed.untilNow() : feed).open(outcomes ? new Notes() : FeedNotes.NONE)) {
            all(() -> next(reader, bounded), () -> late == null ? reader.reached() : late, reader.end(), bounded);
        }
    }

    /**
     * Returns the next line. Records that are not changes come in their order among the changes, and are shown even if
     * no change follows yet.
     */
    private @Nullable Printed next(ChangeReader reader, boolean bounded) {
        while (ready.isEmpty() && late == null) {
            Position before = reader.reached();
            Change change = reader.poll(STEP).orElse(null);
            if (change == null) {
                if (bounded && ready.isEmpty() && !reader.hasNext()) {
                    break;
                }
            } else if (period().isLate(change.position(), change.at())) {
                late = before;
            } else if (isShown(change)) {
                ready.add(new Printed(ChangeJson.of(change), () -> ChangeText.of(change, out())));
            }
        }
        return ready.poll();
    }

    private boolean isShown(Change change) {
        return period().show(change.position(), change.at(), change.actor())
                && (!content.areGiven() || content.show(change.reason(), ChangeText.diff(change)));
    }

    private final class Notes implements FeedNotes {
        @Override
        public void outcome(Position position, Instant at, FeedOutcome outcome) {
            if (!period().isLate(position, at)) {
                ready.add(new Printed(
                        ChangeJson.of(position, at, outcome),
                        () -> ChangeText.of(position, at, "! " + outcome, out())));
            }
        }

        @Override
        public void control(Position position, Instant at, FeedControl control) {
            if (!period().isLate(position, at)) {
                ready.add(new Printed(
                        ChangeJson.of(position, at, control),
                        () -> ChangeText.of(position, at, "* " + control, out())));
            }
        }
    }
}
