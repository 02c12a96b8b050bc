package io.entail.audit.verify;

import io.entail.changes.ChangeBytes;
import io.entail.changes.ChangeDecoder;
import io.entail.changes.ChangeEnvelope;
import io.entail.changes.ChangeImages;
import io.entail.changes.FeedKey;
import io.entail.changes.Progress;
import io.entail.changes.SchemaIds;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.Position;
import io.entail.replica.LogReplay;
import io.entail.replica.WholeState;
import io.entail.resolve.Bytes;
import io.entail.resolve.Head;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Verifies that the past is as it was: the change feed by its chain, the log by the feed, a replica by both. Needs no more
 * memory for a large store than for a small one, and room on disk for its rows twice. Used by one thread, once.
 */
public final class Verifier {
    private static final Duration AGAIN = Duration.ofMillis(100);
    private static final long LOG_CACHE_BYTES = 128L << 20;
    private static final int TELL_EVERY = 500;

    private final Sources sources;
    private final ChangeDecoder decoder;
    private final Path directory;
    private final VerifyListener listener;
    private final Findings findings;
    private @Nullable HeadStatement expected;
    private Bytes logDigest = Bytes.wrap(new byte[ChangeBytes.DIGEST]);
    private long changes;

    /**
     * Of these records.
     *
     * @param directory for what does not fit into memory; exists, and nobody else uses it
     */
    public Verifier(Sources sources, SchemaIds ids, Path directory, VerifyListener listener) {
        this.sources = sources;
        this.decoder = new ChangeDecoder(ids);
        this.directory = directory;
        this.listener = listener;
        this.findings = new Findings(listener::found);
    }

    /** Holds the feed to what somebody has signed earlier, too. */
    public Verifier expecting(HeadStatement statement) {
        expected = statement;
        return this;
    }

    /**
     * Reads everything up to a position.
     *
     * @param replica what is compared with the feed, null for nothing; it stands at the position
     * @param through up to which position, {@link Position#START} for what is there
     */
    public Verified run(@Nullable WholeState replica, Position through) {
        LogReplay replay = sources.writes() == null ? null : LogReplay.in(directory.resolve("log"), LOG_CACHE_BYTES);
        try (replay;
                ImageTable rows = new ImageTable(directory.resolve("rows"))) {
            LogCheck log = replay == null
                    ? null
                    : new LogCheck(
                            sources.writesTopic(),
                            sources.changesTopic(),
                            Objects.requireNonNull(sources.writes()),
                            replay,
                            decoder,
                            findings);
            Contents contents = new Contents(sources.changesTopic(), decoder, rows, findings);
            Chain chain = new Chain(sources.changesTopic(), sources.changes(), decoder, findings);
            read(chain, contents, log, through);
            checkEnd(contents, chain, through);
            Map<String, Totals.Total> feed = totals(rows);
            Map<String, Totals.Total> own = replica == null ? null : compare(replica, replay, contents, rows);
            return new Verified(
                    replay == null || replay.store() == null
                            ? null
                            : Objects.requireNonNull(replay.store()).id(),
                    contents.position(),
                    chain.sequence(),
                    chain.digest(),
                    logDigest,
                    changes,
                    log == null ? 0 : log.records(),
                    feed,
                    own,
                    findings.count());
        }
    }

    private void read(Chain chain, Contents contents, @Nullable LogCheck log, Position through) {
        long waitingSince = System.nanoTime();
        while (true) {
            Chain.Passed passed = chain.next();
            if (passed == null) {
                boolean reached = contents.position().compareTo(through) >= 0;
                if (reached
                        || System.nanoTime() - waitingSince
                                >= sources.patience().toNanos()) {
                    return;
                }
                pause();
                continue;
            }
            waitingSince = System.nanoTime();
            Link link = passed.link();
            Progress progress = passed.progress();
            ChangeEnvelope envelope = link.envelope();
            if (progress != null) {
                contents.progress(link, progress);
                if (log != null) {
                    log.progress(link, progress);
                }
                reached(progress.position(), progress.logDigest(), link);
            } else if (envelope == null || !link.isIntact()) {
                contents.altered(link);
            } else if (!through.equals(Position.START) && envelope.position().compareTo(through) > 0) {
                return;
            } else {
                ChangeImages images = contents.change(link, envelope, chain.gapThrough());
                if (log != null) {
                    log.change(link, envelope, images);
                }
                reached(envelope.position(), envelope.logDigest(), link);
                passed(envelope, link);
            }
        }
    }

    private void reached(Position position, Bytes digest, Link link) {
        logDigest = digest;
        HeadStatement statement = expected;
        if (statement != null
                && statement.position().equals(position)
                && !statement.logDigest().equals(digest)) {
            findings.add(link.finding(
                    sources.changesTopic(),
                    "the digest of the log is not the one that was signed " + statement.at() + " for this position"));
        }
    }

    private void passed(ChangeEnvelope envelope, Link link) {
        changes++;
        if (changes % TELL_EVERY == 0) {
            listener.read(link.offset(), sources.changesEnd());
        }
        HeadStatement statement = expected;
        if (statement != null
                && statement.sequence() == envelope.sequence()
                && !statement.digest().equals(envelope.digest())) {
            findings.add(link.finding(
                    sources.changesTopic(),
                    "the digest of change " + envelope.sequence() + " is not the one that was signed "
                            + statement.at()));
        }
    }

    private void checkEnd(Contents contents, Chain chain, Position through) {
        if (!contents.isWhole()) {
            feedFinding(contents, "the feed ends in the middle of a write");
        }
        if (contents.position().compareTo(through) < 0) {
            feedFinding(
                    contents,
                    "the feed ends here, and what it is compared with at " + through
                            + ": no publisher runs, or the last records were dropped");
        }
        HeadStatement statement = expected;
        if (statement != null && statement.sequence() > chain.sequence()) {
            feedFinding(
                    contents,
                    "the feed ends with change " + chain.sequence() + ", change " + statement.sequence()
                            + " was signed " + statement.at() + ": it was dropped");
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
            WholeState replica, @Nullable LogReplay replay, Contents contents, ImageTable rows) {
        Head head = replica.head();
        Position position = Position.of(head.offset());
        if (replay != null
                && replay.head().offset() == head.offset()
                && !replay.head().equals(head)) {
            findings.add(new Finding(
                    ReplicaCheck.REPLICA,
                    -1,
                    position,
                    null,
                    null,
                    "its digest is " + head.digest() + ", that of the log "
                            + replay.head().digest()));
        }
        if (contents.position().compareTo(position) < 0) {
            return null; // Rows would differ for that reason alone, which was told.
        }
        return new ReplicaCheck(rows, decoder, findings, listener).run(replica);
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
