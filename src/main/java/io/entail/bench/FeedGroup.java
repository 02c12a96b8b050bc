package io.entail.bench;

import io.entail.bench.bare.BareFeed;
import io.entail.bench.bare.BareLoop;
import io.entail.bench.bare.BareTopic;
import io.entail.bench.bare.BareTopic.Payload;
import io.entail.bench.measure.BenchResult;
import io.entail.bench.measure.ClosedLoop;
import io.entail.bench.measure.Comparison;
import io.entail.bench.measure.Latencies;
import io.entail.bench.measure.Quiet;
import io.entail.config.TopicNames;
import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.publish.PublishSettings;
import io.entail.publish.PublishStatus;
import io.entail.publish.Publisher;
import io.entail.topics.TopicAdmin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;

/**
 * The change feed: the delay from a write's acknowledgement until it is readable in the feed, at a steady rate of
 * writes, and the changes per second while the publisher catches up. The baseline is a loop that copies the records of
 * the writes topic unchanged and exactly once, with the same settings of consumer and producer and as many commits.
 */
final class FeedGroup implements Group {
    private static final int PAYLOADS = 2_000;
    private static final int IN_FLIGHT = 5_000;
    /** The number of records to catch up with, many times that of a transaction. */
    private static final int BACKLOG = 400_000;

    private static final int BACKLOG_QUICK = 150_000;
    private static final long LOOK_MILLIS = 20;

    /**
     * The time between two commits of the bare loop. A transaction costs some 20 ms, and its records are readable only
     * when it ends.
     */
    private static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);

    private static final Duration POLL_TIME = Duration.ofMillis(10);

    private final BenchSchemaIds ids = new BenchSchemaIds();

    @Override
    public String name() {
        return "feed";
    }

    @Override
    public List<BenchResult> run(Workbench bench) throws Exception {
        bench.closeStore();
        String name = bench.config().store();
        bench.deleteAtEnd(TopicNames.changes(name));
        bench.deleteAtEnd(TopicNames.rejections(name));
        List<BenchResult> results = new ArrayList<>();
        Path candidate = bench.directory().resolve("candidate");
        bench.tell("applying the log for who may publish");
        try (EntityStore store = EntityStore.open(bench.candidate(candidate))) {
            Dao routes = store.dao(Routes.ENTITY);
            try (Publisher publisher = store.publish(ids)) {
                bench.tell("publishing what was loaded");
                awaitEnd(bench, publisher);
                results.addAll(lag(bench, routes));
            }
            results.add(rate(bench, store, routes));
        }
        results.addAll(FeedWrites.run(bench, candidate));
        results.addAll(FeedTakeover.run(bench));
        results.add(rateFromNothing(bench));
        return results;
    }

    /** Waits until the feed has the outcome of every record of the log. */
    private static void awaitEnd(Workbench bench, Publisher publisher) throws InterruptedException {
        long end = BareTopic.end(bench.consumerSettings(), bench.writesTopic());
        for (PublishStatus status = publisher.status();
                status.reached().offset() < end - 1;
                status = publisher.status()) {
            if (status.state() == PublishStatus.State.STOPPED) {
                throw new IllegalStateException("the publisher has stopped: " + status);
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private static List<BenchResult> lag(Workbench bench, Dao routes) throws Exception {
        Comparison median = new Comparison("feed.lag.p50", "ms", 1);
        Comparison tail = new Comparison("feed.lag.p99", "ms", 1);
        List<Payload> payloads = BareTopic.last(bench.consumerSettings(), bench.writesTopic(), PAYLOADS);
        String in = copy(bench, bench.writesTopic(), "lag-in");
        String out = copy(bench, bench.config().changesTopic(), "lag-out");
        bench.note("feed.lag: " + FeedLag.PER_SECOND + " writes a second, each from its acknowledgement until a reader"
                + " of committed records has it; the baseline sends the same bytes through the bare loop");
        try (BareLoop loop = loop(bench, in, 0, out)) {
            for (int round = 0; round <= bench.options().longRoundsOrDefault(); round++) {
                loop.check();
                bench.tell(round == 0 ? "warm-up of feed.lag" : "round " + round + " of feed.lag");
                boolean first = round % 2 == 0;
                Latencies before = first ? FeedLag.measured(bench, routes) : FeedLag.bare(bench, in, out, payloads);
                Latencies after = first ? FeedLag.bare(bench, in, out, payloads) : FeedLag.measured(bench, routes);
                if (round > 0) {
                    Latencies measured = first ? before : after;
                    Latencies bare = first ? after : before;
                    median.add(measured.median() / 1e6, bare.median() / 1e6);
                    tail.add(measured.percentile(99) / 1e6, bare.percentile(99) / 1e6);
                }
            }
        }
        return List.of(
                median.result(bench.options().entities()),
                tail.result(bench.options().entities()));
    }

    private BenchResult rate(Workbench bench, EntityStore store, Dao routes) throws Exception {
        Comparison comparison = new Comparison("feed.rate", "/s", 1);
        int backlog = bench.options().quick() ? BACKLOG_QUICK : BACKLOG;
        String out = copy(bench, bench.config().changesTopic(), "rate-out");
        bench.note("feed.rate: " + backlog + " writes of one change each that came while the publisher was away, from"
                + " the first fifth on, with a replica that has applied them; the baseline sends the same records on as"
                + " they are");
        for (int round = 0; round <= bench.options().longRoundsOrDefault(); round++) {
            bench.tell(round == 0 ? "warm-up of feed.rate" : "round " + round + " of feed.rate");
            long from = BareTopic.end(bench.consumerSettings(), bench.writesTopic());
            ClosedLoop.runWhile(made -> made < backlog, IN_FLIGHT, () -> routes.insertAsync(bench.newRoute()));
            // The side that begins must not share the processors with the merging of the replica's RocksDB.
            Quiet.await();
            boolean first = round % 2 == 0;
            double before = first ? published(bench, store, backlog) : sentOn(bench, from, out, backlog);
            double after = first ? sentOn(bench, from, out, backlog) : published(bench, store, backlog);
            if (round > 0) {
                comparison.add(first ? before : after, first ? after : before);
            }
        }
        return comparison.result(bench.options().entities());
    }

    private double published(Workbench bench, EntityStore store, int backlog) throws InterruptedException {
        String changes = bench.config().changesTopic();
        long end = BareTopic.end(bench.consumerSettings(), changes);
        try (Publisher publisher = store.publish(ids)) {
            double rate = BareFeed.rate(bench.consumerSettings(), changes, end, backlog);
            awaitEnd(bench, publisher);
            return rate;
        }
    }

    /**
     * Measures the publishing of the whole log by a process without any state, which rebuilds the feed while its
     * replica applies the log.
     */
    private BenchResult rateFromNothing(Workbench bench) throws Exception {
        Comparison comparison = new Comparison("feed.rate.nothing", "/s", 1);
        String changes = bench.config().changesTopic();
        String out = copy(bench, changes, "nothing-out");
        long records = BareTopic.end(bench.consumerSettings(), bench.writesTopic());
        bench.note(
                "feed.rate.nothing: all " + records + " records of the log, from the first fifth on, while the replica"
                        + " applies them from an empty directory");
        for (int round = 0; round <= bench.options().longRoundsOrDefault(); round++) {
            bench.tell(round == 0 ? "warm-up of feed.rate.nothing" : "round " + round + " of feed.rate.nothing");
            double bare = sentOn(bench, 0, out, records);
            Path directory = bench.directory().resolve("nothing-" + round);
            double published;
            Optional<String> before = topicId(bench, changes);
            try (Publisher publisher = Publisher.start(bench.candidate(directory), ids, true)) {
                Optional<String> now = before;
                while (now.isEmpty() || now.equals(before)) {
                    Thread.sleep(LOOK_MILLIS);
                    now = topicId(bench, changes);
                }
                published = BareFeed.rate(bench.consumerSettings(), changes, 0, records);
                awaitEnd(bench, publisher);
            }
            if (round > 0) {
                comparison.add(published, bare);
            }
        }
        return comparison.result(bench.options().entities());
    }

    private static Optional<String> topicId(Workbench bench, String topic) throws InterruptedException {
        try (TopicAdmin admin = TopicAdmin.of(bench.config(), "bench")) {
            return admin.id(topic);
        }
    }

    private static double sentOn(Workbench bench, long from, String out, long backlog) throws InterruptedException {
        long end = BareTopic.end(bench.consumerSettings(), out);
        try (BareLoop loop = loop(bench, bench.writesTopic(), from, out)) {
            double rate = BareFeed.rate(bench.consumerSettings(), out, end, backlog);
            loop.check();
            return rate;
        }
    }

    /** Returns the loop with the publisher's settings. */
    private static BareLoop loop(Workbench bench, String from, long offset, String to) {
        Map<String, Object> consumer = bench.consumerSettings();
        consumer.putAll(PublishSettings.consumer(bench.config()));
        return new BareLoop(
                consumer, PublishSettings.producer(bench.config()), from, offset, to, COMMIT_INTERVAL, POLL_TIME);
    }

    private static String copy(Workbench bench, String original, String name) throws Exception {
        String topic = bench.temporaryTopic("feed-" + name);
        try (Admin admin = bench.admin()) {
            BareTopic.createLike(admin, original, topic);
        }
        return topic;
    }
}
