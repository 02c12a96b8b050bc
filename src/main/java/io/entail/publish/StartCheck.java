package io.entail.publish;

import io.entail.changes.FeedEnd;
import io.entail.errors.TopicRefusedException;
import io.entail.resolve.Head;
import io.entail.resolve.LogDecoder;
import io.entail.resolve.Resolver;
import io.entail.text.Log;
import io.entail.topics.LastingCauseException;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;

/**
 * What is found out before the first record, whenever a task with its state comes to this process: where the feed ends,
 * whether the state fits it, whether the log is read on right after the state, and which write ids are in the window.
 *
 * <p>The last record of the feed is the truth. A state behind it is good, if it comes to the same digest at that place;
 * one ahead of it, or beside it, is not.
 *
 * @param feed the end of the feed
 * @param rejectedUpTo up to this offset refusals were told of
 * @param first offset of the first record after the state, empty when there was none
 */
record StartCheck(FeedEnd feed, long rejectedUpTo, OptionalLong first) {
    private static final Logger log = Log.of(StartCheck.class);

    /**
     * Compares everything, and fills in what the state has in memory only.
     *
     * @throws RebuildException when the state is of no use
     * @throws OffsetsException when the group's offset does not fit the state
     * @throws LastingCauseException when the log is not the one that the state comes from
     */
    static StartCheck run(PublishSession session, PublishState state) throws Exception {
        long began = System.nanoTime();
        try (PlainReads reads = new PlainReads(session.config(), session.progress()::checkNotStopping)) {
            FeedEnd feed = reads.feedEnd(session.changes());
            checkTopic(session, state);
            checkState(state, feed);
            long end = reads.end(session.writes());
            OptionalLong first = reads.firstAfter(session.writes(), state.head().offset(), end);
            checkOffset(session, state, first, reads.committed(session.group(), session.writes()));
            long remembered = remember(session, state, reads);
            boolean built = !state.hasIndex();
            long rows = built ? state.buildIndex() : 0;
            log.info(
                    "Publishing goes on offset={} sequence={} feedOffset={} feedSequence={} ids={} indexed={} millis={}",
                    state.head().offset(),
                    state.head().sequence(),
                    feed.offset(),
                    feed.sequence(),
                    remembered,
                    rows,
                    (System.nanoTime() - began) / 1_000_000);
            return new StartCheck(feed, rejected(session, reads), first);
        }
    }

    private static void checkTopic(PublishSession session, PublishState state) {
        String known = state.topicId();
        if (known != null && !known.equals(session.topicId())) {
            throw refuse(
                    session,
                    "it was deleted and created again: its id is " + session.topicId() + ", and the feed was made from "
                            + known);
        }
    }

    private static void checkState(PublishState state, FeedEnd feed) {
        Head head = state.head();
        if (head.offset() < feed.offset()) {
            if (head.sequence() > feed.sequence()) {
                throw new RebuildException("the state is ahead of the feed: sequence " + head.sequence() + " at offset "
                        + head.offset() + ", and the feed ends with " + feed.sequence());
            }
            return;
        }
        boolean same = state.feed().sequence() == feed.sequence()
                && state.feed().digest().equals(feed.digest())
                && (head.offset() > feed.offset() || head.digest().equals(feed.logDigest()));
        if (!same) {
            throw new RebuildException("the state does not belong to the feed: it goes on from sequence "
                    + state.feed().sequence() + " with digest " + state.feed().digest()
                    + ", and the feed ends with " + feed.sequence() + " and " + feed.digest());
        }
    }

    private static void checkOffset(
            PublishSession session, PublishState state, OptionalLong first, OptionalLong committed) {
        long next = committed.orElse(0);
        if (first.isPresent() && next > first.getAsLong()) {
            throw new OffsetsException(
                    first.getAsLong(),
                    "the group " + session.group() + " goes on at offset " + next + ", but the state has seen only "
                            + state.head().offset());
        }
    }

    /** Reads the window of the log again; returns how many records it has. */
    private static long remember(PublishSession session, PublishState state, PlainReads reads) {
        Head head = state.head();
        if (head.offset() < 0) {
            return 0;
        }
        Memory memory = new Memory(state);
        long from = Math.max(0, head.offset() - Resolver.WINDOW + 1);
        if (reads.end(session.writes()) > head.offset()) {
            reads.read(session.writes(), from, head.offset() + 1, memory::add);
        }
        if (memory.last != head.offset() || memory.lastTime != state.appendTime()) {
            throw refuse(
                    session,
                    "at offset " + head.offset()
                            + " it does not have the record that the feed was made from: it was cut"
                            + " and written again");
        }
        return memory.count;
    }

    private static final class Memory {
        private final PublishState state;
        private final LogDecoder decoder = new LogDecoder();
        private long count;
        private long last = -1;
        private long lastTime;

        Memory(PublishState state) {
            this.state = state;
        }

        void add(ConsumerRecord<byte[], byte[]> record) {
            if (record.key() != null) {
                state.remember(record.offset(), decoder.decode(record.value()));
                count++;
                last = record.offset();
                lastTime = record.timestamp();
            }
        }
    }

    private static long rejected(PublishSession session, PlainReads reads) throws Exception {
        ConsumerRecord<byte[], byte[]> last = reads.last(session.rejections(), reads.stableEnd(session.rejections()));
        return last == null ? -1 : FeedEnd.position(last.value());
    }

    private static LastingCauseException refuse(PublishSession session, String what) {
        return new LastingCauseException(new TopicRefusedException(
                "the topic " + session.writes() + " cannot be published on: " + what + "; the feed in "
                        + session.changes() + " is kept as it is",
                Map.of()));
    }
}
