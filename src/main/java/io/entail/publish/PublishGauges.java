package io.entail.publish;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import java.util.List;

/** The metrics of a publisher while it is open. */
final class PublishGauges implements AutoCloseable {
    private final List<Gauge> gauges;

    PublishGauges(String store, PublishProgress progress) {
        this.gauges = List.of(
                Gauge.builder(
                                "entail.publish.lag",
                                progress,
                                each -> each.status().lag())
                        .description("Records of the log that the feed does not tell of yet")
                        .tag("store", store)
                        .register(Metrics.globalRegistry),
                Gauge.builder(
                                "entail.publish.delay",
                                progress,
                                each -> each.status().delay().toMillis() / 1e3)
                        .description("How long ago the first of them was appended")
                        .baseUnit("seconds")
                        .tag("store", store)
                        .register(Metrics.globalRegistry),
                Gauge.builder(
                                "entail.publish.active",
                                progress,
                                each -> each.state() == PublishStatus.State.RUNNING ? 1 : 0)
                        .description("Whether this process publishes")
                        .tag("store", store)
                        .register(Metrics.globalRegistry));
    }

    @Override
    public void close() {
        gauges.forEach(Metrics.globalRegistry::remove);
    }
}
