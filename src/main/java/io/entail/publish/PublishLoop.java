package io.entail.publish;

import io.entail.changes.write.Registrar;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.publish.PublishStatus.State;
import io.entail.replica.KafkaLog;
import io.entail.resolve.LogRecord;
import io.entail.text.Log;
import io.entail.topics.RestartLoop;
import io.entail.topics.TransactionalProducer;
import java.time.Duration;
import org.slf4j.Logger;

/**
 * Takes part in the election of the publisher, and publishes while this process is elected. After a lasting error it
 * stays stopped and reports that in its status.
 */
final class PublishLoop implements AutoCloseable {
    private static final Logger logger = Log.of(PublishLoop.class);
    private static final Duration WAIT = Duration.ofMillis(100);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final EntityStoreConfig config;
    private final ReplicaToPublish replica;
    private final String instance;
    private final Registrar registrar;
    private final PublishProgress progress;
    private final RestartLoop loop;
    private boolean rebuild;

    /**
     * Starts a thread that publishes.
     *
     * @param instance names this node in the group
     * @param rebuild whether the feed is rebuilt when this process is elected for the first time
     */
    PublishLoop(
            EntityStoreConfig config,
            ReplicaToPublish replica,
            String instance,
            Registrar registrar,
            PublishProgress progress,
            boolean rebuild) {
        this.config = config;
        this.replica = replica;
        this.instance = instance;
        this.registrar = registrar;
        this.progress = progress;
        this.rebuild = rebuild;
        this.loop = new RestartLoop(
                config,
                "entail-publish-" + config.store(),
                new RestartLoop.Words("The publisher", "cannot publish"),
                new Attempts());
        loop.start();
    }

    private final class Attempts implements RestartLoop.Work {
        @Override
        public void run(Runnable wake) throws Exception {
            attempt();
        }

        @Override
        public void troubled(String problem) {
            progress.state(State.RECONNECTING, problem);
        }

        @Override
        public void stopped(EntailException cause) {
            logger.error("The publisher stopped store={} cause={}", config.store(), cause.getMessage());
            progress.state(State.STOPPED, cause.getMessage());
        }

        @Override
        public void hurry() {
            progress.stop();
        }
    }

    private void attempt() throws InterruptedException {
        try (FeedTopics topics = new FeedTopics(config, progress::checkNotStopping);
                OpenTransactionWatch open = new OpenTransactionWatch(config, progress)) {
            while (!topics.hasLog()) {
                waitFor("there is no store in " + config.writesTopic() + " yet");
            }
            KafkaLog log = replica.open();
            PublishWork work = new PublishWork(config, log, topics, registrar, progress, open);
            LogRecord.Store limits = log.store();
            while (limits == null) {
                work.checkReplica();
                waitFor("the replica has not come to the first record of " + config.writesTopic() + " yet");
                limits = log.store();
            }
            if (!rebuild) {
                topics.check(limits);
                // Until then this process could not take over, and must not be elected.
                work.awaitReplica(topics.end(), () -> loop.pause(WAIT));
            }
            try (Turns turns = new Turns(config, instance, topics::checkLog)) {
                while (!loop.isClosing()) {
                    takeTurn(work, turns, limits);
                }
            }
        }
    }

    private void takeTurn(PublishWork work, Turns turns, LogRecord.Store limits) throws InterruptedException {
        awaitTurn(work, turns);
        progress.state(State.STARTING, null);
        boolean madeAnew = rebuild;
        if (rebuild) {
            try (TransactionalProducer producer = work.producer()) {
                producer.fence();
                work.rebuild(turns);
            }
            rebuild = false;
            work.topics().check(limits);
        }
        try (PublishTurn turn = PublishTurn.begin(work, turns, madeAnew)) {
            loop.well();
            while (turn.isOn()) {
                progress.checkNotStopping();
                turn.step();
            }
        }
    }

    /**
     * Follows the feed's position while another process publishes, because this process need not keep what the feed
     * has.
     */
    private void awaitTurn(PublishWork work, Turns turns) throws InterruptedException {
        long looked = System.nanoTime() - LOOK.toNanos();
        long began = System.nanoTime();
        while (turns.current() == 0) {
            progress.checkNotStopping();
            work.checkReplica();
            turns.await(WAIT);
            if (rebuild && turns.current() == 0 && System.nanoTime() - began >= LOOK.toNanos()) {
                progress.state(
                        State.STARTING,
                        "another process publishes the store: when it has ended, the feed is made anew");
            }
            if (turns.current() == 0 && !rebuild && System.nanoTime() - looked >= LOOK.toNanos()) {
                work.topics().checkSame();
                progress.feed(work.topics().end());
                work.log().published(progress.feed().offset());
                looked = System.nanoTime();
                if (System.nanoTime() - began >= LOOK.toNanos()) {
                    loop.well();
                    progress.state(State.STANDBY, work.log().divergence());
                }
            }
        }
    }

    private void waitFor(String what) throws InterruptedException {
        progress.checkNotStopping();
        progress.state(State.STARTING, what);
        loop.pause(WAIT);
    }

    /** Commits the records that were sent completely, and ends within a minute. */
    @Override
    public void close() {
        loop.close();
        progress.state(State.CLOSED, null);
    }
}
