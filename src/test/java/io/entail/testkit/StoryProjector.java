package io.entail.testkit;

import io.entail.changes.Change;
import io.entail.changes.ChangeDecoder;
import io.entail.changes.ChangeKey;
import io.entail.changes.FeedControl;
import io.entail.changes.FeedEnd;
import io.entail.changes.Progress;
import io.entail.project.Batch;
import io.entail.project.Generation;
import io.entail.project.ProjectedChange;
import io.entail.project.Target;
import io.entail.resolve.Bytes;
import io.entail.resolve.Definition;
import io.entail.resolve.LogRecord;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import io.entail.writes.RecordEncoder;
import io.entail.writes.RecordKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Applies a log to a generation of tables, as a projector that reads the feed does, but without Kafka. It is for tests
 * of targets and of readers of their tables. It continues when the log has grown.
 */
public final class StoryProjector {
    /** The append time of the first record. Each record is one millisecond later than the one before. */
    public static final long BEGIN_MS = 1_700_000_000_000L;

    private static final String WRITES_TOPIC_ID = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final String CHANGES_TOPIC_ID = "AAAAAAAAAAAAAAAAAAAAAB";

    private final Target target;
    private final boolean history;
    private final int writesMax;
    private final boolean uses;
    private final MemorySchemaIds ids = new MemorySchemaIds();
    private final MemoryFeed feed = new MemoryFeed(ids);
    private final ChangeDecoder decoder = new ChangeDecoder(ids);
    private final List<ProjectedChange> changes = new ArrayList<>();
    private LogDefinitions definitions = LogDefinitions.NONE;
    private @Nullable Generation generation;
    private @Nullable FeedEnd end;
    private int writes;
    private int applied;

    /**
     * Begins a generation with the store's first record. Readers use this generation.
     *
     * @param writesMax the maximum number of writes that are applied together
     */
    public StoryProjector(Target target, boolean history, int writesMax) {
        this(target, history, writesMax, true);
    }

    /**
     * Begins a generation with the store's first record.
     *
     * @param uses whether readers use the generation from its beginning
     */
    public StoryProjector(Target target, boolean history, int writesMax, boolean uses) {
        this.uses = uses;
        this.target = target;
        this.history = history;
        this.writesMax = writesMax;
    }

    /** Applies all records that were not applied yet, and fills the indexes that they add. */
    public StoryProjector apply(List<LogRecord> records) {
        applyOnly(records);
        boolean more = generation != null;
        while (more) {
            more = generation().fillIndexes();
        }
        return this;
    }

    private void applyOnly(List<LogRecord> records) {
        for (; applied < records.size(); applied++) {
            LogRecord record = records.get(applied);
            MemoryFeed.Told told =
                    feed.next(applied, BEGIN_MS + applied, RecordKey.of(record), RecordEncoder.encode(record));
            told.changes().forEach(this::take);
        }
        flush();
    }

    /** Applies all records of the story that were not applied yet, but fills no index. */
    public void applyOnly(LogStory story) {
        applyOnly(story.records());
    }

    /** Continues as another process would that knows only the content of the tables. */
    public void reopen() {
        generation = target.open(generation().position().generation());
    }

    /** Applies all records of the story that were not applied yet, and fills the indexes that they add. */
    public StoryProjector apply(LogStory story) {
        return apply(story.records());
    }

    /** Returns the generation of tables. */
    public Generation generation() {
        return Objects.requireNonNull(generation, "the log has no first record");
    }

    /** Returns the position up to which the feed was applied. */
    public FeedEnd end() {
        return Objects.requireNonNull(end, "nothing was applied");
    }

    /** Returns all definitions that the applied records contained. */
    public LogDefinitions definitions() {
        return definitions;
    }

    private void take(MemoryFeed.Entry entry) {
        if (entry.key() == null) {
            progress(decoder.progress(entry.value()));
            return;
        }
        Change change = decoder.change(entry.key(), entry.value());
        Defined entity = Objects.requireNonNull(definitions.get(change.entity()));
        Bytes key = ChangeKey.canonical(change.row().key(), change.row().definition());
        changes.add(new ProjectedChange(
                change, entity, Objects.requireNonNull(key), change.sequence() - change.index() + change.count() - 1));
        if (change.isLast()) {
            end = change.end();
            if (++writes == writesMax) {
                flush();
            }
        }
    }

    private void progress(Progress progress) {
        flush();
        end = new FeedEnd(progress.position().offset(), progress.logDigest(), progress.sequence(), progress.digest());
        FeedControl control = progress.control();
        if (control != null && control.record() instanceof LogRecord.Store store) {
            generation = target.begin(store, WRITES_TOPIC_ID, CHANGES_TOPIC_ID, history);
            if (uses) {
                target.use(generation.position().generation());
            }
        }
        if (control != null && control.record() instanceof LogRecord.Define define) {
            Definition definition = new Definition(
                    define.entity(), control.ordinal(), define.version(), define.constraints(), define.schema());
            definitions = definitions.with(definition);
            if (!generation().define(definition, end, appended())) {
                throw new IllegalStateException("a new generation is needed for " + control);
            }
            return;
        }
        generation().apply(new Batch(List.of(), end, appended()), true);
    }

    private void flush() {
        if (!changes.isEmpty()) {
            generation().apply(new Batch(changes, end(), appended()), true);
            changes.clear();
        }
        writes = 0;
    }

    private Instant appended() {
        return Instant.ofEpochMilli(BEGIN_MS + end().offset());
    }
}
