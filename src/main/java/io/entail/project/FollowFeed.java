package io.entail.project;

import io.entail.changes.ChangeFeed;
import io.entail.changes.FeedEnd;
import io.entail.errors.StoreUnavailableException;
import io.entail.errors.TopicRefusedException;
import io.entail.errors.UnknownPositionException;
import io.entail.project.ProjectStatus.State;
import io.entail.read.Position;
import io.entail.resolve.Bytes;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Applies the feed to one generation: it gathers whole writes and applies them together. When the database refuses a
 * row, it stops before that write until the database accepts it, or until a later write has corrected the row. Used by
 * one thread.
 */
final class FollowFeed implements AutoCloseable {
    static final int CHANGES_MAX = 2_000;
    static final long BYTES_MAX = 1 << 20;

    private static final Duration GATHER_MAX = Duration.ofMillis(50);
    private static final Duration IDLE = Duration.ofMillis(20);

    /** The highest number of changes that are held back behind a refused row. */
    private static final int STUCK_CHANGES_MAX = 50_000;

    private static final long STUCK_BYTES_MAX = 64 << 20;
    private static final int MENDS_MAX = 8;

    private final Generation generation;
    private final FeedSteps feed;
    private final Listener listener;
    private final Gathering gathering = new Gathering();
    private final StuckPause pause = new StuckPause();
    private LogDefinitions definitions;
    private @Nullable RowRefusedException refused;

    /** Whether the end of the feed was reached. From then on readers wait for each write that is applied. */
    private boolean live;

    private boolean idle;

    /** Whether indexes still have to be filled, which is done between batches. */
    private boolean filling = true;

    /**
     * The problem that is stored in the database, null for none. It begins with a text that is no problem, because what
     * an earlier process has stored is not known.
     */
    private @Nullable String told = "";

    /** The definitions that the tables could not take; null while there are none. */
    private @Nullable Outgrown outgrown;

    /** Receives the progress of following. */
    interface Listener {
        /** Called when building of the generation with this number begins. */
        default void begun(int generation) {}

        /** Called when the tables have come further. */
        void applied(Batch batch, TargetPosition position);

        /** Called with the first step that waits to be applied; null when none does. */
        void waiting(@Nullable FeedStep first);

        /** Called when the state of the projector changes. */
        void state(State state, @Nullable String problem);
    }

    private FollowFeed(Generation generation, FeedSteps feed, Listener listener) {
        this.generation = generation;
        this.feed = feed;
        this.listener = listener;
        this.definitions = generation.definitions();
    }

    /**
     * Starts at the position of the tables.
     *
     * @throws TopicRefusedException when they and the feed are not of one history
     * @throws UnknownPositionException when they are ahead of the log
     */
    static FollowFeed begin(Generation generation, ChangeFeed feed, String target, Listener listener) {
        TargetPosition position = generation.position();
        FeedSteps steps = open(feed, position.position(), target);
        try {
            check(position, steps, feed.config().changesTopic(), target);
            return new FollowFeed(generation, steps, listener);
        } catch (RuntimeException | Error e) {
            steps.close();
            throw e;
        }
    }

    private static FeedSteps open(ChangeFeed feed, Position position, String target) {
        try {
            return new FeedSteps(feed, position);
        } catch (UnknownPositionException e) {
            throw new UnknownPositionException(
                    target + " is ahead of the log of store " + feed.config().store() + ": it has reached position "
                            + position + ", and " + e.getMessage()
                            + ". Was the log lost or made anew, or was the database"
                            + " changed by hand? '--rebuild' makes the tables anew from the feed",
                    e.fields());
        }
    }

    private static void check(TargetPosition position, FeedSteps steps, String topic, String target) {
        FeedEnd told = steps.beginning();
        FeedEnd stands = position.end();
        if (told == null || told.equals(stands)) {
            return;
        }
        // A rebuilt feed may have fewer records of progress, and has another chain of digests in another form.
        boolean same = told.sequence() == stands.sequence()
                && (told.offset() == stands.offset()
                        ? told.logDigest().equals(stands.logDigest())
                        : told.digest().equals(stands.digest()));
        if (same && told.offset() <= stands.offset()) {
            return;
        }
        if (told.offset() < stands.offset()
                && told.sequence() < stands.sequence()
                && steps.end().compareTo(position.position()) >= 0) {
            throw new StoreUnavailableException(
                    target + " has reached position " + position.position() + ", and " + topic + " only "
                            + Position.of(told.offset()) + ": is the feed being made anew? It is waited for",
                    null);
        }
        throw new TopicRefusedException(
                target + " and the topic " + topic + " are not of one history: at position " + position.position()
                        + " the database has sequence " + stands.sequence() + " and log digest "
                        + text(stands.logDigest())
                        + ", the feed there sequence " + told.sequence() + " and log digest " + text(told.logDigest())
                        + ". Is it another store of the same name, or was the database changed by hand? 'verify --target'"
                        + " compares them; '--rebuild' makes the tables anew from the feed",
                Map.of());
    }

    private static String text(Bytes digest) {
        return digest.toString().substring(0, 16);
    }

    /**
     * Returns the definitions right behind the position of the tables which they cannot take; only a new generation
     * can. Null when there are none.
     */
    @Nullable
    Outgrown outgrown() {
        return outgrown;
    }

    /** Whether the tables have everything that the feed had a moment ago. */
    boolean isLive() {
        return live && gathering.isEmpty() && idle && !filling;
    }

    TargetPosition position() {
        return generation.position();
    }

    /** Gathers the writes that have arrived and applies them; returns after a short time when there are none. */
    void step() {
        filling = filling && generation.fillIndexes();
        if (refused != null) {
            reportStuck();
            return;
        }
        gather();
        if (!gathering.isEmpty()) {
            apply();
        } else if (idle) {
            live = live || generation.position().position().compareTo(feed.end()) >= 0;
            listener.waiting(null);
            listener.state(live ? State.RUNNING : State.CATCHING_UP, null);
        }
    }

    /** Gathers as many writes as one batch takes; a definition is applied on its own. */
    private void gather() {
        long began = System.nanoTime();
        idle = false;
        while (gathering.changes() < CHANGES_MAX && gathering.bytes() < BYTES_MAX && outgrown == null) {
            FeedStep next = feed.peek(gathering.isEmpty() && !filling ? IDLE : Duration.ZERO);
            if (next == null) {
                idle = true;
                return;
            }
            listener.waiting(next);
            if (next instanceof FeedStep.Defined defined) {
                if (!gathering.isEmpty()) {
                    return;
                }
                define(defined);
                continue;
            }
            gathering.add(next, definitions);
            feed.remove();
            if (System.nanoTime() - began > GATHER_MAX.toNanos()) {
                return;
            }
        }
    }

    private void define(FeedStep.Defined step) {
        FeedEnd end = step.end();
        Defined known = definitions.get(step.entity());
        if (known == null || known.version(step.version()) == null) {
            if (!generation.define(step.definition(definitions), end, step.at())) {
                outgrown = outgrownBy(step);
                return;
            }
            definitions = generation.definitions();
            filling = true;
        } else {
            generation.apply(new Batch(List.of(), end, step.at()), live);
        }
        feed.remove();
        listener.applied(new Batch(List.of(), end, step.at()), generation.position());
    }

    /** Returns the definition with those that follow right behind it, because one plan may migrate several entities. */
    private Outgrown outgrownBy(FeedStep.Defined first) {
        List<FeedStep.Defined> all = new ArrayList<>();
        FeedStep last = first;
        for (FeedStep step = first;
                step != null && !(step instanceof FeedStep.Written);
                step = feed.peek(Duration.ZERO)) {
            if (step instanceof FeedStep.Defined defined) {
                all.add(defined);
            }
            last = step;
            feed.remove();
        }
        LogDefinitions behind = definitions;
        for (FeedStep.Defined each : all) {
            behind = behind.with(each.definition(behind));
        }
        return new Outgrown(behind, last.end(), last.at());
    }

    private void apply() {
        try {
            apply(gathering.size());
        } catch (RowRefusedException e) {
            oneByOne();
        }
    }

    private void apply(int records) {
        Batch batch = gathering.first(records);
        generation.apply(batch, live);
        gathering.drop(records);
        tell((String) null);
        listener.applied(batch, generation.position());
        if (idle && gathering.isEmpty()) {
            listener.waiting(null);
        }
        listener.state(live ? State.RUNNING : State.CATCHING_UP, null);
    }

    /** Applies the gathered writes one after the other, up to the one that is refused. */
    private void oneByOne() {
        try {
            while (!gathering.isEmpty()) {
                apply(1);
            }
        } catch (RowRefusedException e) {
            refused = e;
            pause.begin();
            tell(e);
        }
    }

    private void tell(RowRefusedException e) {
        String problem = e.getMessage()
                + ". Nothing behind it is applied. It is tried again; once the cause is gone, or a later write has mended"
                + " the row (delete, update or undo), it goes on by itself";
        tell(problem);
        listener.state(State.STUCK, problem);
    }

    private void tell(@Nullable String problem) {
        if (!Objects.equals(problem, told)) {
            generation.tell(problem);
            told = problem;
        }
    }

    private void reportStuck() {
        readOn();
        if (!pause.isOver(gathering.size())) {
            return;
        }
        if (isApplied(1)) {
            return;
        }
        RowRefusedException first = Objects.requireNonNull(refused);
        if (!isMended(first)) {
            refused = first;
            tell(first);
            pause.again(gathering.size());
        }
    }

    private boolean isMended(RowRefusedException first) {
        for (int records : mends(first)) {
            if (isApplied(records)) {
                return true;
            }
        }
        // Another write may have corrected it, such as a change of the row with which it collides. The largest batch is
        // tried first, because a write that is refused then comes after the corrected ones.
        int records = gathering.size();
        for (int tries = 0; tries < MENDS_MAX && records > 1; tries++) {
            if (isApplied(records)) {
                return true;
            }
            records = Math.min(records - 1, gathering.before(refusedAt()));
        }
        return false;
    }

    private Position refusedAt() {
        return Objects.requireNonNull(refused).position();
    }

    private boolean isApplied(int records) {
        try {
            apply(records);
            refused = null;
            return true;
        } catch (RowRefusedException e) {
            refused = e;
            return false;
        }
    }

    /**
     * Reads on behind the refused write, because a later write may correct the row. Definitions are applied at once,
     * since columns may be added early.
     */
    private void readOn() {
        FeedStep next = feed.peek(IDLE);
        while (next != null && gathering.changes() < STUCK_CHANGES_MAX && gathering.bytes() < STUCK_BYTES_MAX) {
            if (next instanceof FeedStep.Defined defined) {
                if (!isNotedAhead(defined)) {
                    return;
                }
            } else {
                gathering.add(next, definitions);
                feed.remove();
            }
            next = feed.peek(Duration.ZERO);
        }
    }

    /**
     * Whether a definition was applied ahead of its turn. One that the tables cannot take is not; they have to reach
     * its position first.
     */
    private boolean isNotedAhead(FeedStep.Defined step) {
        Defined known = definitions.get(step.entity());
        if (known == null || known.version(step.version()) == null) {
            TargetPosition stands = generation.position();
            if (!generation.define(step.definition(definitions), stands.end(), stands.appended())) {
                return false;
            }
            definitions = generation.definitions();
            filling = true;
        }
        gathering.add(new FeedStep.Moved(step.end(), step.at()), definitions);
        feed.remove();
        return true;
    }

    /**
     * Returns how many records have to be applied together: the refused write and all up to one that changes the row
     * again, for the first few of those.
     */
    private List<Integer> mends(RowRefusedException row) {
        List<Integer> mends = new ArrayList<>();
        for (int i = 1; i < gathering.size() && mends.size() < MENDS_MAX; i++) {
            if (gathering.touches(i, row.entity(), row.key())) {
                mends.add(i + 1);
            }
        }
        return mends;
    }

    @Override
    public void close() {
        feed.close();
    }
}
