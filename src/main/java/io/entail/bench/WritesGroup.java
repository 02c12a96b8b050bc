package io.entail.bench;

import io.entail.bench.bare.BareTopic;
import io.entail.bench.bare.BareTopic.Payload;
import io.entail.bench.bare.BareWrites;
import io.entail.bench.measure.BenchResult;
import io.entail.bench.measure.ClosedLoop;
import io.entail.config.EntityStoreConfig;
import io.entail.dao.Dao;
import io.entail.topics.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * Inserts of an entity with a unique field and a reference, from one thread: the time of one at a time, and the number
 * per second with many under way. The baseline sends the bytes of such inserts to a topic with the same settings, and a
 * call completes when its own consumer has read the record.
 */
final class WritesGroup implements Group {
    private static final int[] IN_FLIGHT = {64, 1_024, 5_000};
    private static final int PAYLOADS = 2_000;
    private static final int RECORD_BYTES_MAX = 16 << 20;
    private static final int BLOCK_MS_MAX = 10_000;

    @Override
    public String name() {
        return "writes";
    }

    @Override
    public List<BenchResult> run(Workbench bench) throws Exception {
        boolean quick = bench.options().quick();
        Duration time = Duration.ofMillis(quick ? 600 : 2_500);
        Dao routes = bench.store().dao(Routes.ENTITY);
        try (BareWrites bare = bare(bench, routes)) {
            List<Contest> contests = new ArrayList<>();
            contests.add(new Contest(
                    "writes.inflight1.p50",
                    "ms",
                    1,
                    () -> ClosedLoop.medianNanos(time, () -> routes.insert(bench.newRoute())) / 1e6,
                    () -> ClosedLoop.medianNanos(time, () -> bare.send().join()) / 1e6));
            for (int inFlight : IN_FLIGHT) {
                contests.add(new Contest(
                        "writes.inflight" + inFlight + ".rate",
                        "/s",
                        1,
                        () -> ClosedLoop.perSecond(time, inFlight, () -> routes.insertAsync(bench.newRoute())),
                        () -> ClosedLoop.perSecond(time, inFlight, bare::send)));
            }
            return Contest.run(bench, 1, bench.options().roundsOrDefault(), contests);
        }
    }

    /** Returns the baseline, with the bytes of writes that were just made. */
    private static BareWrites bare(Workbench bench, Dao routes) throws Exception {
        ClosedLoop.runWhile(made -> made < PAYLOADS, PAYLOADS, () -> routes.insertAsync(bench.newRoute()));
        List<Payload> payloads = BareTopic.last(bench.consumerSettings(), bench.writesTopic(), PAYLOADS);
        long bytes =
                payloads.stream().mapToLong(payload -> payload.value().length).sum();
        bench.note("writes: an insert is a record of " + bytes / payloads.size() + " bytes; the baseline sends the same"
                + " bytes to a topic with the same settings and waits until its own consumer has them");
        String topic = bench.temporaryTopic("bare");
        try (Admin admin = bench.admin()) {
            BareTopic.createLike(admin, bench.writesTopic(), topic);
        }
        return new BareWrites(bareProducer(bench.config()), bench.consumerSettings(), topic, payloads);
    }

    /**
     * Returns the settings of a baseline's producer: those of the store's producer, except that there is no queue in
     * front of it.
     */
    static Map<String, Object> bareProducer(EntityStoreConfig config) {
        Map<String, Object> producer = new HashMap<>(KafkaSettings.producer(config, RECORD_BYTES_MAX));
        producer.put("max.block.ms", BLOCK_MS_MAX);
        return producer;
    }
}
