package io.entail.audit.verify;

import io.entail.changes.ChangeBytes;
import io.entail.changes.ChangeDecoder;
import io.entail.changes.ChangeEnvelope;
import io.entail.changes.ChangeImages;
import io.entail.changes.FeedForm;
import io.entail.changes.FeedKey;
import io.entail.changes.Progress;
import io.entail.changes.registry.SchemaIds;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.Position;
import io.entail.replica.LogReplay;
import io.entail.replica.WholeState;
import io.entail.resolve.Bytes;
import io.entail.resolve.Head;
import io.entail.resolve.LogRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Verifies that the history was not altered: checks the change feed by its chain, compares the log with the feed, and a
 * replica with both. The memory needed does not grow with the store; on disk it needs twice the space of the rows.
 * Confined to one thread; can be used once.
 */
public final class Verifier {
    private static final Duration AGAIN = Duration.ofMillis(100);
    private static final long LOG_CACHE_BYTES = 128L << 20;
    private static final int TELL_EVERY = 500;

    private final Sources sources;
    private final ChangeDecoder decoder;
    private final @Nullable Path directory;
    private final VerifyListener listener;
    private final Findings findings;
    private String compared = ReplicaCheck.REPLICA;
    private @Nullable HeadStatement expected;
    private @Nullable FormerChain former;
    private boolean passedEnd;
    private Bytes logDigest = Bytes.wrap(new byte[ChangeBytes.DIGEST]);
    private Bytes digest = logDigest;
    private long sequence;
    private long changes;
    private long secondFormFrom;
    private boolean madeAnew;

    private Verifier(Sources sources, SchemaIds ids, @Nullable Path directory, VerifyListener listener) {
        this.sources = sources;
        this.decoder = new ChangeDecoder(ids);
        this.directory = directory;
        this.listener = listener;
        this.findings = new Findings(listener::found);
    }

    /**
     * Creates a verifier.
     *
     * @param directory an existing directory for temporary data that nothing else uses
     */
    public static Verifier in(Path directory, Sources sources, SchemaIds ids, VerifyListener listener) {
        return new Verifier(sources, ids, directory, listener);
    }

    /** Creates a verifier that keeps everything in memory, for few records. */
    public static Verifier inMemory(Sources sources, SchemaIds ids, VerifyListener listener) {
        return new Verifier(sources, ids, null, listener);
    }

    /** Returns this verifier for comparing the feed with a copy in a database instead of a replica. */
    Verifier ofDatabase() {
        compared = ReplicaCheck.DATABASE;
        return this;
    }

    /** Returns this verifier, which then also compares the feed with a statement that was signed earlier. */
    public Verifier expecting(HeadStatement statement) {
        statement.position().requireHere();
        expected = statement;
        former = new FormerChain(statement.secondFormFrom());
        return this;
    }

    /**
     * Verifies everything up to a position.
     *
     * @param replica the state to compare with the feed, which has to be at the position; null for none
     * @param through the last position to verify, {@link Position#START} for everything available
     */
    public Verified run(@Nullable WholeState replica, Position through) {
        RecordSource writes = sources.writes();
        try (LogReplay replay = writes == null ? null : replay();
                ImageTable rows = directory == null ? new MemoryImages() : new RocksImages(directory.resolve("rows"))) {
            LogCheck log = writes == null || replay == null
                    ? null
                    : new LogCheck(sources.writesTopic(), sources.changesTopic(), writes, replay, decoder, findings);
            Contents contents = new Contents(sources.changesTopic(), decoder, rows, findings);
            Chain chain = new Chain(sources.changesTopic(), sources.changes(), decoder, findings);
            watch(log, replica);
            read(chain, contents, log, through);
            checkEnd(contents, log, through);
            Map<String, Totals.Total> feed = totals(rows);
            Map<String, Totals.Total> own = replica == null ? null : compare(replica, log, contents, rows);
            LogRecord.Store store = replay == null ? null : replay.store();
            return new Verified(
                    store == null ? null : store.id(),
                    contents.position(),
                    sequence,
                    digest,
                    logDigest,
                    changes,
                    log == null ? 0 : log.records(),
                    secondFormFrom,
                    madeAnew,
                    feed,
                    own,
                    findings.count());
        }
    }

    private LogReplay replay() {
        return directory == null ? LogReplay.inMemory() : LogReplay.in(directory.resolve("log"), LOG_CACHE_BYTES);
    }

    private void watch(@Nullable LogCheck log, @Nullable WholeState replica) {
        if (log == null) {
            return;
        }
        if (replica != null) {
            log.watch(replica.head().offset());
        }
        if (expected != null) {
            log.watch(expected.position().offset());
        }
    }

    private void read(Chain chain, Contents contents, @Nullable LogCheck log, Position through) {
        long waitingSince = System.nanoTime();
        while (!passedEnd) {
            Chain.Passed passed = chain.next();
            if (passed != null) {
                take(passed, chain, contents, log, through);
                waitingSince = System.nanoTime();
                continue;
            }
            boolean reached = contents.position().compareTo(through) >= 0;
            if (reached
                    || System.nanoTime() - waitingSince >= sources.patience().toNanos()) {
                return;
            }
            listener.waiting(contents.position(), through);
            pause();
        }
    }

    private void take(Chain.Passed passed, Chain chain, Contents contents, @Nullable LogCheck log, Position through) {
        Link link = passed.link();
        Progress progress = passed.progress();
        ChangeEnvelope envelope = link.envelope();
        if (progress != null) {
            contents.progress(link, progress);
            if (log != null) {
                log.progress(link, progress);
            }
            reached(progress.position(), progress.logDigest(), link);
            form(progress.form(), chain.sequence() + 1);
        } else if (envelope == null || !link.isIntact()) {
            contents.altered(link);
        } else if (!through.equals(Position.START) && envelope.position().compareTo(through) > 0) {
            passedEnd = true;
            if (log != null) {
                log.change(link, envelope, null); // There may be no digest between the end and this position.
            }
            return;
        } else {
            ChangeImages images = contents.change(link, envelope, chain.gapThrough());
            if (log != null) {
                log.change(link, envelope, images);
            }
            reached(envelope.position(), envelope.logDigest(), link);
            form(images == null ? FeedForm.FIRST : images.form(), envelope.sequence());
            checkStatement(envelope, images, link);
        }
        if (progress == null) {
            tell(link);
        }
        sequence = chain.sequence();
        digest = chain.digest();
    }

    private void form(FeedForm form, long nextChange) {
        if (secondFormFrom == 0 && form != FeedForm.FIRST) {
            secondFormFrom = nextChange;
        }
    }

    private void tell(Link link) {
        changes++;
        if (changes % TELL_EVERY == 0) {
            listener.read(link.offset(), sources.changesEnd());
        }
    }

    private void reached(Position position, Bytes told, Link link) {
        logDigest = told;
        HeadStatement statement = expected;
        if (statement != null
                && statement.position().equals(position)
                && !statement.logDigest().equals(told)) {
            findings.add(link.finding(
                    sources.changesTopic(),
                    "the digest of the log is not the one that was signed " + statement.at() + " for this position"));
        }
    }

    private void checkStatement(ChangeEnvelope envelope, @Nullable ChangeImages images, Link link) {
        HeadStatement statement = expected;
        FormerChain chain = former;
        if (statement == null || chain == null || images == null || envelope.sequence() > statement.sequence()) {
            return;
        }
        chain.next(Objects.requireNonNull(link.record().value()), envelope, images);
        if (envelope.sequence() < statement.sequence()) {
            return;
        }
        if (chain.digest().equals(statement.digest())) {
            madeAnew = chain.differs();
            return;
        }
        String signed =
                "the digest of change " + envelope.sequence() + " is not the one that was signed " + statement.at();
        findings.add(link.finding(
                sources.changesTopic(),
                chain.lacks()
                        ? signed + ", and cannot be: changes said when their rows expire then, and do not here; let"
                                + " this release make the feed anew with 'publish --rebuild'"
                        : chain.differs()
                                ? signed + ", also without what a later release says more of changes"
                                : signed));
    }

    private void checkEnd(Contents contents, @Nullable LogCheck log, Position through) {
        if (!contents.isWhole()) {
            feedFinding(contents, "the feed ends in the middle of a write");
        }
        if (!passedEnd && contents.position().compareTo(through) < 0) {
            feedFinding(
                    contents,
                    "the feed ends here, and what it is compared with at " + through
                            + ": no publisher runs, it is behind, or the last records were dropped");
        }
        HeadStatement statement = expected;
        if (statement == null) {
            return;
        }
        if (statement.sequence() > sequence) {
            feedFinding(
                    contents,
                    "change " + sequence + " is the last one here, change " + statement.sequence() + " was signed "
                            + statement.at() + ": it was dropped");
        }
        Bytes own = log == null ? null : log.digestAt(statement.position().offset());
        if (own != null && !own.equals(statement.logDigest())) {
            findings.add(new Finding(
                    sources.writesTopic(),
                    statement.position().offset(),
                    statement.position(),
                    null,
                    null,
                    "the digest of the log is not the one that was signed " + statement.at() + " for this position"));
        }
    }

    private void feedFinding(Contents contents, String what) {
        findings.add(new Finding(sources.changesTopic(), -1, contents.position(), null, null, what));
    }

    private static Map<String, Totals.Total> totals(ImageTable rows) {
        Totals totals = new Totals();
        rows.each((key, told) -> totals.add(FeedKey.of(key).entity(), key, told.sequence(), told.image()));
        return totals.all();
    }

    private @Nullable Map<String, Totals.Total> compare(
            WholeState replica, @Nullable LogCheck log, Contents contents, ImageTable rows) {
        Head head = replica.head();
        Position position = Position.of(head.offset());
        Bytes own = contents.position().equals(position) ? logDigest : null;
        if (own == null && log != null) {
            own = log.digestAt(head.offset());
        }
        if (own != null && !own.equals(head.digest())) {
            findings.add(new Finding(
                    compared,
                    -1,
                    position,
                    null,
                    null,
                    "its digest is " + head.digest() + ", that of the past " + own));
        }
        if (!passedEnd && contents.position().compareTo(position) < 0) {
            return null; // Rows would differ for this reason alone, which has been reported.
        }
        return new ReplicaCheck(compared, rows, logged(log, head), decoder, contents.definitions(), findings, listener)
                .run(replica);
    }

    /** Returns the state that the log leads to, if it is at the position of the replica. */
    private static @Nullable LogReplay logged(@Nullable LogCheck log, Head head) {
        return log != null && !log.hasEnded() && log.replay().head().offset() == head.offset() ? log.replay() : null;
    }

    private static void pause() {
        try {
            Thread.sleep(AGAIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while waiting for the feed", e);
        }
    }
}
