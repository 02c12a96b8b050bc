package io.entail.project.log;

import io.entail.changes.Change;
import io.entail.changes.ChangeFeed;
import io.entail.changes.ChangeReader;
import io.entail.changes.FeedEnd;
import io.entail.changes.FeedNotes;
import io.entail.changes.FeedOutcome;
import io.entail.changes.FeedStart;
import io.entail.read.Position;
import io.entail.resolve.Code;
import io.entail.resolve.Outcome;
import io.entail.resolve.Resolver;
import io.entail.state.Entries;
import io.entail.state.LogDefinitions;
import io.entail.state.OutcomeEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Searches the feed for the outcome of a write, among as many records as the protocol remembers ids. */
final class WriteSearch implements FeedNotes {
    private final UUID id;
    private final Supplier<LogDefinitions> definitions;
    private final List<OutcomeEntry> found = new ArrayList<>();
    private @Nullable FeedOutcome told;

    private WriteSearch(UUID id, Supplier<LogDefinitions> definitions) {
        this.id = id;
        this.definitions = definitions;
    }

    /**
     * Reads the feed up to the present end of the log.
     *
     * @param reached a position that the log has at least reached
     */
    static Entries.Found find(ChangeFeed feed, UUID id, long reached, Supplier<LogDefinitions> definitions) {
        long after = Math.max(-1, reached - Resolver.WINDOW);
        WriteSearch search = new WriteSearch(id, definitions);
        try (ChangeReader reader =
                feed.from(FeedStart.after(Position.of(after))).untilNow().open(search)) {
            while (reader.hasNext()) {
                Change change = reader.next();
                if (change.writeId().equals(id) && change.isLast()) {
                    search.found.add(entry(change));
                }
            }
        }
        return new Entries.Found(search.found, after + 1);
    }

    private static OutcomeEntry entry(Change last) {
        return new OutcomeEntry(
                last.position().offset(),
                last.sequence(),
                last.logDigest(),
                last.writeId(),
                true,
                Outcome.accepted(last.sequence() - last.index(), last.count()),
                null);
    }

    @Override
    public void outcome(Position position, Instant at, FeedOutcome outcome) {
        told = id.equals(outcome.writeId()) ? outcome : null;
    }

    @Override
    public void reached(FeedEnd end, Instant at) {
        FeedOutcome outcome = told;
        if (outcome == null) {
            return;
        }
        told = null;
        LogDefinitions known = definitions.get();
        Outcome became = HeardWrite.outcome(outcome, known);
        found.add(new OutcomeEntry(
                end.offset(),
                end.sequence(),
                end.logDigest(),
                id,
                became.code() != Code.REPEAT && became.code() != Code.TOO_LARGE,
                became,
                became.code() == Code.REPEAT
                        ? HeardWrite.of(id, Position.of(end.offset()), outcome)
                                .applied(known)
                                .outcome()
                        : null));
    }
}
