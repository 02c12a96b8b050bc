package io.entail.publish;

import io.entail.changes.ChangeBytes;
import io.entail.changes.FeedEnd;
import io.entail.errors.UnknownProtocolNumberException;
import io.entail.resolve.Bytes;
import io.entail.resolve.Code;
import io.entail.resolve.Head;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Resolution;
import io.entail.resolve.Resolver;
import io.entail.resolve.UnknownProtocolException;
import io.entail.text.Log;
import io.entail.topics.LastingCauseException;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Resolves record after record of the log and sends what came of it. Whatever the feed already has is resolved and not
 * sent. Never waits for anything: what takes time is done before the first record ({@link StartCheck}), or by others
 * ({@link Registrar}). Used by one thread.
 */
final class PublishProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Logger log = Log.of(PublishProcessor.class);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration IDLE_CHECK = Duration.ofMillis(250);

    /** A commit that was asked for is done by then. */
    private static final Duration COMMIT_WAIT = Duration.ofSeconds(1);

    private final PublishSession session;
    private final PublishProgress progress;
    private final Resolver resolver = new Resolver();
    private @Nullable ProcessorContext<byte[], byte[]> context;
    private @Nullable PublishState openState;
    private @Nullable ChangeWriter changes;
    private @Nullable StartCheck start;
    private @Nullable Cancellable idleCheck;
    private @Nullable LastingCauseException stopped;
    private FeedEnd feed = FeedEnd.NONE;
    private long knownFrom;
    private long lastRecordNanos;
    private boolean first;
    private boolean behindFeed;
    private boolean failed;

    PublishProcessor(PublishSession session) {
        this.session = session;
        this.progress = session.progress();
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        failed = true; // Until everything is known to fit.
        first = true;
        stopped = null;
        PublishState state = new PublishState(new StreamTables(
                processorContext.getStateStore(PublishTopology.ROWS),
                processorContext.getStateStore(PublishTopology.INDEX)));
        try {
            start = StartCheck.run(session, state);
        } catch (RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new org.apache.kafka.common.errors.InterruptException(e);
        } catch (Exception e) {
            throw new IllegalStateException("the start cannot be checked: " + e.getMessage(), e);
        }
        openState = state;
        changes = new ChangeWriter(state);
        feed = start.feed();
        behindFeed = state.head().offset() < feed.offset();
        knownFrom = state.head().offset();
        lastRecordNanos = System.nanoTime();
        failed = false;
        progress.head(state.head());
        progress.active(true);
        if (!behindFeed) {
            progress.fits(true);
        }
        watchIdleness();
    }

    /** Gets the first record of a batch, for all of them. */
    @Override
    public void process(Record<byte[], byte[]> record) {
        PublishState state = state();
        long offset = context().recordMetadata().orElseThrow().offset();
        List<ConsumerRecord<byte[], byte[]>> batch = session.batches().take(offset);
        if (stopped != null) {
            return;
        }
        try {
            for (ConsumerRecord<byte[], byte[]> next : batch) {
                // Without a key it is no part of the log; up to the head it was resolved, and the group's offset lost.
                if (next.key() != null && next.offset() > state.head().offset()) {
                    resolve(state, next);
                }
            }
        } catch (LastingCauseException cause) {
            stopAfterCommit(cause);
        } catch (RuntimeException | Error e) {
            failed = true;
            throw e;
        }
        state.flush(feed);
        progress.head(state.head());
        lastRecordNanos = System.nanoTime();
        watchIdleness();
    }

    /**
     * What came before a record that cannot be published is, and only then the topology ends. The group's offset is past
     * the record then, which the next start finds out.
     */
    private void stopAfterCommit(LastingCauseException cause) {
        stopped = cause;
        context().commit();
        Cancellable end = context().schedule(COMMIT_WAIT, PunctuationType.WALL_CLOCK_TIME, now -> {
            failed = true;
            throw cause;
        });
        log.debug("The topology ends soon check={} cause={}", end, cause.getMessage());
    }

    /** Nothing may lie between the state and the first record that is delivered. */
    private void begin(long offset) {
        long expected = Objects.requireNonNull(start).first().orElse(offset);
        if (offset > expected) {
            throw new OffsetsException(expected, "the first record came from offset " + offset);
        }
        state().topicId(session.topicId());
        first = false;
    }

    private void resolve(PublishState state, ConsumerRecord<byte[], byte[]> record) {
        long offset = record.offset();
        if (first) {
            begin(offset);
        }
        Resolution resolution;
        try {
            resolution = resolver.resolve(state, offset, record.timestamp(), record.key(), record.value());
        } catch (UnknownProtocolException e) {
            throw new LastingCauseException(new UnknownProtocolNumberException("the record at offset " + offset + " of "
                    + session.writes() + " is written in protocol " + e.protocol()
                    + ", which this release does not know; the feed ends before it. Start a newer release"));
        }
        SchemaCheck.check(resolution, state, session.registrar());
        judge(resolution);
        List<ChangedRow> changed = state.apply(resolution, record.timestamp());
        if (resolution.record() instanceof LogRecord.Define define
                && resolution.outcome().accepted()) {
            state.schemaId(
                    Objects.requireNonNull(state.definition(define.entity())),
                    Objects.requireNonNull(session.registrar().ask(define)).id());
        }
        if (offset <= feed.offset()) {
            alreadySent(state.head());
        } else {
            checkFeedWasReached(offset);
            send(resolution, record.timestamp(), changed);
        }
        refuse(resolution, record.timestamp());
    }

    /** Going forward to the end of the feed: there both have to agree. */
    private void alreadySent(Head head) {
        if (head.offset() < feed.offset()) {
            return;
        }
        if (head.sequence() != feed.sequence() || !head.digest().equals(feed.logDigest())) {
            throw new RebuildException("the feed's last record, at " + feed.offset() + ", has sequence "
                    + feed.sequence() + " and digest " + feed.logDigest() + " of the log, where the log leads to "
                    + head.sequence() + " and " + head.digest());
        }
        behindFeed = false;
        progress.fits(true);
    }

    private void checkFeedWasReached(long offset) {
        if (behindFeed) {
            throw new RebuildException("the feed's last record is about offset " + feed.offset()
                    + ", where the log has no record; the next is at " + offset);
        }
    }

    private void send(Resolution resolution, long appendTime, List<ChangedRow> changed) {
        if (changed.isEmpty()) {
            return;
        }
        ChangeBytes.Cause cause = new ChangeBytes.Cause(
                (LogRecord.Write) resolution.record(),
                resolution.offset(),
                changed.size(),
                appendTime,
                resolution.head().digest());
        long sequence = resolution.outcome().firstSequence();
        if (sequence != feed.sequence() + 1) {
            throw new RebuildException(
                    "the next change has sequence " + sequence + ", and the feed ends with " + feed.sequence());
        }
        Bytes digest = feed.digest();
        ChangeWriter writer = Objects.requireNonNull(changes);
        for (int i = 0; i < changed.size(); i++) {
            byte[] value = writer.change(cause, i, sequence + i, changed.get(i), digest);
            digest = ChangeBytes.digest(value);
            context().forward(new Record<>(writer.key(changed.get(i)), value, appendTime), PublishTopology.CHANGES);
        }
        feed = new FeedEnd(cause.offset(), cause.logDigest(), sequence + changed.size() - 1, digest);
        progress.sent(progress.sent() + changed.size());
    }

    private void refuse(Resolution resolution, long appendTime) {
        Code code = resolution.outcome().code();
        boolean told = resolution.offset() <= Objects.requireNonNull(start).rejectedUpTo()
                || resolution.offset() <= Objects.requireNonNull(start).feed().offset();
        if (code == Code.ACCEPTED || code == Code.REPEAT || told) {
            return;
        }
        context()
                .forward(
                        new Record<>(
                                Refusal.key(resolution),
                                Refusal.value(session.rejectionId(), resolution, appendTime, state()),
                                appendTime),
                        PublishTopology.REJECTIONS);
    }

    /** A writer that disagrees is no reason to stop: the feed says at each place what it was made from. */
    private void judge(Resolution resolution) {
        if (!PublishState.disagrees(resolution, knownFrom)) {
            return;
        }
        LogRecord.Write write = (LogRecord.Write) resolution.record();
        Metrics.counter("entail.publish.diverged").increment();
        progress.alarm("the write at offset " + resolution.offset() + " was made by a replica that had another state at"
                + " offset " + write.basis().offset() + " than this publisher: writer " + write.origin());
        log.error(
                "A writer disagrees with the publisher offset={} basisOffset={} writer={}",
                resolution.offset(),
                write.basis().offset(),
                write.origin());
    }

    /** Whether records were read that the feed does not tell of. */
    private boolean owesProgress() {
        return state().head().offset() > feed.offset();
    }

    /** Each look leads to a commit: there are none while nothing is owed. */
    private void watchIdleness() {
        if (idleCheck == null && owesProgress()) {
            idleCheck = context().schedule(IDLE_CHECK, PunctuationType.WALL_CLOCK_TIME, now -> tellProgress());
        }
    }

    private void tellProgress() {
        if (owesProgress()) {
            if (System.nanoTime() - lastRecordNanos < IDLE.toNanos()) {
                return;
            }
            Head head = state().head();
            feed = new FeedEnd(head.offset(), head.digest(), feed.sequence(), feed.digest());
            byte[] value = ChangeBytes.progress(
                    session.progressId(), feed.offset(), feed.logDigest(), feed.sequence(), feed.digest(), null);
            context().forward(new Record<>(null, value, state().appendTime()), PublishTopology.CHANGES);
            state().flush(feed);
        }
        if (idleCheck != null) {
            idleCheck.cancel();
            idleCheck = null;
        }
    }

    private PublishState state() {
        return Objects.requireNonNull(openState, "process before init");
    }

    private ProcessorContext<byte[], byte[]> context() {
        return Objects.requireNonNull(context, "process before init");
    }

    @Override
    public void close() {
        progress.active(false);
        if (idleCheck != null) {
            idleCheck.cancel();
            idleCheck = null;
        }
        if (!failed && openState != null) {
            openState.close();
        }
    }
}
