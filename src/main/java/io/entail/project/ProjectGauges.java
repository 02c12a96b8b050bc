package io.entail.project;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The metrics of a projector while it is open. */
final class ProjectGauges implements AutoCloseable {
    private final List<Gauge> gauges;

    /**
     * Registers them.
     *
     * @param database {@code postgres} or {@code cassandra}
     */
    ProjectGauges(String store, String database, ProjectProgress progress) {
        this.gauges = List.of(
                gauge(
                        store,
                        database,
                        progress,
                        "entail.project.lag",
                        "Changes that the feed has and the database does not",
                        status -> status.lag()),
                gauge(
                        store,
                        database,
                        progress,
                        "entail.project.delay",
                        "Seconds since the first of them was appended",
                        status -> status.late().toMillis() / 1e3),
                gauge(
                        store,
                        database,
                        progress,
                        "entail.project.applied",
                        "Changes applied since the start",
                        ProjectStatus::applied),
                gauge(
                        store,
                        database,
                        progress,
                        "entail.project.rate",
                        "Changes applied a second, lately",
                        ProjectStatus::rate),
                gauge(
                        store,
                        database,
                        progress,
                        "entail.project.broken",
                        "Rows applied that are no entities",
                        ProjectStatus::broken),
                gauge(
                        store,
                        database,
                        progress,
                        "entail.project.generation",
                        "Tables that readers use",
                        ProjectStatus::generation),
                gauge(
                        store,
                        database,
                        progress,
                        "entail.project.active",
                        "Whether this process fills the database",
                        status -> status.state() == ProjectStatus.State.RUNNING
                                        || status.state() == ProjectStatus.State.CATCHING_UP
                                ? 1
                                : 0),
                gauge(
                        store,
                        database,
                        progress,
                        "entail.project.stuck",
                        "Whether the database refuses a row",
                        status -> status.state() == ProjectStatus.State.STUCK ? 1 : 0));
    }

    private static Gauge gauge(
            String store,
            String database,
            ProjectProgress progress,
            String name,
            String description,
            ToDoubleFunction<ProjectStatus> value) {
        return Gauge.builder(name, progress, each -> value.applyAsDouble(each.status()))
                .description(description)
                .tag("store", store)
                .tag("database", database)
                .register(Metrics.globalRegistry);
    }

    @Override
    public void close() {
        gauges.forEach(Metrics.globalRegistry::remove);
    }
}
