package io.entail.publish;

import io.entail.changes.FeedEnd;
import io.entail.changes.write.FeedSchemas;
import io.entail.errors.TopicRefusedException;
import io.entail.publish.PublishStatus.State;
import io.entail.replica.EntrySource;
import io.entail.replica.KafkaLog;
import io.entail.state.OutcomeEntry;
import io.entail.state.Versions;
import io.entail.tables.TableTopics;
import io.entail.text.Log;
import io.entail.topics.LastingCauseException;
import io.entail.topics.TransactionalProducer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Publishes from the moment on when this process is elected until it no longer is. It compares the replica with the end
 * of the feed and continues from there, transaction after transaction. Used by one thread.
 */
final class PublishTurn implements AutoCloseable {
    private static final Logger logger = Log.of(PublishTurn.class);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration REPLICA_WAIT = Duration.ofMillis(50);
    private static final int WAITING_MAX = 10_000;
    private static final long WAITING_BYTES_MAX = 16 << 20;

    private final PublishWork work;
    private final Turns turns;
    private final long number;
    private final TransactionalProducer producer;
    private final EntrySource source;
    private final Publication publication;
    private final TableTopics tables;
    private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long sent;
    private long lastRecordNanos = System.nanoTime();

    private PublishTurn(
            PublishWork work,
            Turns turns,
            long number,
            TransactionalProducer producer,
            EntrySource source,
            Publication publication,
            TableTopics tables) {
        this.work = work;
        this.turns = turns;
        this.number = number;
        this.producer = producer;
        this.source = source;
        this.publication = publication;
        this.tables = tables;
    }

    /**
     * Fences off earlier publishers, and finds the position to continue from.
     *
     * @param madeAnew whether the feed was just rebuilt, and is empty
     * @throws LastingCauseException when the feed does not belong to the log as this replica knows it
     */
    static PublishTurn begin(PublishWork work, Turns turns, boolean madeAnew) throws InterruptedException {
        long began = System.nanoTime();
        long number = turns.current();
        PublishProgress progress = work.progress();
        KafkaLog log = work.log();
        TransactionalProducer producer = work.producer();
        EntrySource source = new EntrySource(log);
        TableTopics tables = work.tables();
        try {
            producer.fence();
            FeedEnd feed = work.topics().stableEnd(work.open());
            long refusedUpTo = Math.max(work.topics().refusedUpTo(work.open()), work.refusalsToldBefore(turns));
            if (feed.offset() < 0 && refusedUpTo >= 0 && !madeAnew) {
                throw FeedTopics.lost(
                        "the topic " + work.changes() + " is empty, and refusals were told up to " + refusedUpTo);
            }
            progress.feed(feed);
            work.awaitReplica(feed, () -> turns.await(REPLICA_WAIT));
            ReplayProgress remade = new ReplayProgress(progress, turns);
            source.begin(feed.offset(), remade);
            compare(source, feed, work.changes());
            source.published(feed.offset());
            turns.from(feed.offset() + 1);
            Versions versions = Versions.at(log::logDefinitions, log.entries(), feed.offset());
            FeedSchemas schemas =
                    new FeedSchemas(work.registrar(), work.config().store(), versions);
            while (!tables.begin(feed, versions.all()) && turns.current() == number) {
                progress.checkNotStopping();
                progress.state(State.HELD, work.registrar().problem());
                turns.await(REPLICA_WAIT);
            }
            logger.info(
                    "Publishing goes on topic={} position={} sequence={} refusedUpTo={} millis={}",
                    work.changes(),
                    feed.offset(),
                    feed.sequence(),
                    refusedUpTo,
                    (System.nanoTime() - began) / 1_000_000);
            return new PublishTurn(
                    work,
                    turns,
                    number,
                    producer,
                    source,
                    new Publication(
                            work.config().store(), producer, source, versions, schemas, tables, feed, refusedUpTo),
                    tables);
        } catch (InterruptedException | RuntimeException | Error e) {
            tables.close();
            source.close();
            producer.close();
            throw e;
        }
    }

    /** Checks that replica and feed have the same digest at the end of the feed; otherwise one of them is wrong. */
    private static void compare(EntrySource source, FeedEnd feed, String topic) {
        if (feed.offset() < 0) {
            return;
        }
        OutcomeEntry entry = source.entries().at(feed.offset());
        if (entry == null
                || entry.sequence() != feed.sequence()
                || !entry.digest().equals(feed.logDigest())) {
            throw new LastingCauseException(new TopicRefusedException(
                    "the feed in " + topic + " does not belong to the log as this replica has resolved it: its last"
                            + " record, at " + feed.offset() + ", has sequence " + feed.sequence() + " and digest "
                            + feed.logDigest() + " of the log, "
                            + (entry == null
                                    ? "where the log has no record"
                                    : "where the log leads to " + entry.sequence() + " and " + entry.digest())
                            + ". Nothing was sent. If another process publishes, this one's directory is wrong: delete it"
                            + " and start again. If none does, the feed is: keep it as evidence, and make it anew with"
                            + " 'entail publish --rebuild'",
                    Map.of()));
        }
    }

    /** Whether this process is still elected. */
    boolean isOn() {
        return turns.current() == number;
    }

    /** Publishes the records that have arrived, or waits a little for some. */
    void step() throws InterruptedException {
        take();
        ConsumerRecord<byte[], byte[]> first = waiting.peek();
        work.progress().waitingSince(first == null ? 0 : first.timestamp());
        if (!isOn()) {
            return;
        }
        tables.settle(publication.through(), publication.feed());
        if (first == null) {
            rest();
            return;
        }
        long reached = Math.min(source.await(first.offset(), REPLICA_WAIT), tables.limit());
        if (reached < first.offset()) {
            work.checkReplica();
            return;
        }
        pace();
        producer.begin();
        boolean held = false;
        for (ConsumerRecord<byte[], byte[]> next = first;
                next != null && next.offset() <= reached && !producer.isFull() && !held;
                next = waiting.peek()) {
            held = !publication.tell(next);
            if (!held) {
                waiting.remove();
                waitingBytes -= next.serializedValueSize();
            }
        }
        commit();
        lastRecordNanos = System.nanoTime();
        tellHeld(held);
    }

    private void take() {
        if (waiting.isEmpty()) {
            producer.settle();
        }
        boolean room = waiting.size() < WAITING_MAX && waitingBytes < WAITING_BYTES_MAX;
        List<ConsumerRecord<byte[], byte[]>> records = List.of();
        if (room) {
            records = turns.poll(waiting.isEmpty() ? POLL : Duration.ZERO);
            waiting.addAll(records);
            records.forEach(record -> waitingBytes += record.serializedValueSize());
        } else {
            turns.await(Duration.ZERO);
        }
        if (!records.isEmpty()) {
            work.progress().end(records.get(records.size() - 1).offset() + 1);
        }
    }

    /** Waits until the least interval between two transactions has passed. */
    private void pace() throws InterruptedException {
        long left = work.config().publishInterval().toNanos() - producer.age();
        if (left > 0) {
            Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
        }
    }

    private void commit() throws InterruptedException {
        work.topics().look();
        tables.commit(producer.producer(), publication.feed());
        FeedEnd feed = publication.feed();
        long changes = publication.sent() - sent;
        sent = publication.sent();
        producer.commit(() -> {
            work.progress().feed(feed);
            work.progress().sent(changes);
            source.published(feed.offset());
        });
    }

    private void tellHeld(boolean held) throws InterruptedException {
        if (held) {
            work.progress().state(State.HELD, work.registrar().problem());
            turns.await(REPLICA_WAIT);
        } else {
            work.progress().state(State.RUNNING, work.log().divergence());
        }
    }

    /** Called when no record has arrived; after a while it sends a record of progress. */
    private void rest() throws InterruptedException {
        tellHeld(false);
        work.checkReplica();
        work.topics().look();
        if (publication.owesProgress() && System.nanoTime() - lastRecordNanos >= IDLE.toNanos()) {
            producer.begin();
            publication.tellProgress();
            commit();
        }
    }

    @Override
    public void close() {
        tables.close();
        source.close();
        producer.close();
    }

    /** Reports the progress of replaying the log, and how long it may take. */
    private static final class ReplayProgress implements EntrySource.Told {
        private final PublishProgress progress;
        private final Turns turns;
        private final long began = System.nanoTime();

        ReplayProgress(PublishProgress progress, Turns turns) {
            this.progress = progress;
            this.turns = turns;
        }

        @Override
        public void told(long done, long total) {
            progress.checkNotStopping();
            turns.await(Duration.ZERO); // A publisher that does not poll the group loses the election.
            long seconds = (System.nanoTime() - began) / 1_000_000_000;
            @Nullable String left = done == 0 ? null : ", about " + (seconds * (total - done) / done + 1) + " s left";
            progress.state(
                    State.STARTING,
                    "the replica does not keep what it takes from there on: the log is applied once more, " + done
                            + " of " + total + " records" + (left == null ? "" : left));
        }
    }
}
