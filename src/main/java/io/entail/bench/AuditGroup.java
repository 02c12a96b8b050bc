package io.entail.bench;

import io.entail.audit.Version;
import io.entail.bench.bare.BareDecode;
import io.entail.bench.bare.BareSeeks;
import io.entail.bench.bare.BareTopic;
import io.entail.bench.measure.BenchResult;
import io.entail.bench.measure.ClosedLoop;
import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.read.Position;
import io.entail.read.ReplayListener;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.state.rocks.TableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.idl.IdlReader;

/**
 * Reads of the past. Some entities get 100 versions each, among writes of others. The baseline of reading their
 * histories and past states is a consumer that seeks to the same records; that of a replay is a consumer that decodes
 * all records.
 */
final class AuditGroup implements Group {
    private static final int VERSIONS = 100;
    private static final int ENTITIES = 20;
    private static final int OTHERS_BETWEEN = 500;
    private static final int IN_FLIGHT = 1_000;

    private final Random random = new Random();
    private final List<String> ids = new ArrayList<>();

    /** For each entity, the offsets of its versions. */
    private final List<List<Long>> offsets = new ArrayList<>();

    @Override
    public String name() {
        return "audit";
    }

    @Override
    public List<BenchResult> run(Workbench bench) throws Exception {
        EntityStore store = bench.store();
        prepare(bench, store.dao(Routes.ENTITY));
        Dao routes = store.dao(Routes.ENTITY);
        List<BenchResult> results = new ArrayList<>();
        try (BareSeeks seeks = new BareSeeks(bench.consumerSettings(), bench.writesTopic())) {
            bench.note("audit: the baseline of history is one consumer that seeks to the same " + VERSIONS
                    + " records and reads them, that of asof seeks to one; neither decodes them");
            int calls = bench.options().quick() ? 20 : 50;
            results.addAll(Contest.run(
                    bench,
                    2,
                    bench.options().roundsOrDefault(),
                    List.of(
                            new Contest(
                                    "audit.history.p50",
                                    "ms",
                                    1,
                                    () -> millis(calls, () -> history(routes, drawEntity())),
                                    () -> millis(calls, () -> seeks.read(offsets.get(drawEntity())))),
                            new Contest(
                                    "audit.asof.p50",
                                    "ms",
                                    1,
                                    () -> millis(10 * calls, () -> asOf(store, drawEntity())),
                                    () -> millis(
                                            10 * calls,
                                            () -> seeks.read(List.of(
                                                    offsets.get(drawEntity()).get(random.nextInt(VERSIONS)))))))));
        }
        results.addAll(replays(bench, store));
        return results;
    }

    private List<BenchResult> replays(Workbench bench, EntityStore store) throws Exception {
        long end = BareTopic.end(bench.consumerSettings(), bench.writesTopic());
        BareDecode bare = new BareDecode(writeSchema(), entitySchemas());
        Path directory = bench.directory().resolve("replayed");
        bench.note("audit: the baseline of replay decodes the same " + end + " records and the entities in them with"
                + " Avro's generic reader, and keeps nothing; the replay leaves the index of tags to whoever opens it");
        return Contest.run(
                bench,
                bench.options().quick() ? 1 : 0,
                bench.options().longRoundsOrDefault(),
                List.of(new Contest(
                        "audit.replay.rate",
                        "/s",
                        1,
                        () -> {
                            long start = System.nanoTime();
                            store.replay(directory, Position.of(end - 1), ReplayListener.NONE);
                            double rate = perSecond(end, start);
                            TableFiles.delete(directory);
                            return rate;
                        },
                        () -> {
                            long start = System.nanoTime();
                            long records = bare.read(bench.consumerSettings(), bench.writesTopic(), end);
                            if (records != end
                                    || bare.entities() < bench.options().entities()) {
                                throw new IllegalStateException("the baseline decoded " + records + " of " + end);
                            }
                            return perSecond(end, start);
                        })));
    }

    private static double perSecond(long records, long startNanos) {
        return records / ((System.nanoTime() - startNanos) / 1e9);
    }

    private void prepare(Workbench bench, Dao routes) throws InterruptedException {
        bench.tell("writing " + VERSIONS + " versions of " + ENTITIES + " entities among others");
        random.ints(0, bench.routes()).distinct().limit(ENTITIES).forEach(number -> ids.add(Routes.id(number)));
        for (int version = 1; version < VERSIONS; version++) {
            int number = version;
            for (String id : ids) {
                routes.update(id, Map.of("regex_priority", number, "tags", List.of("version-" + number)));
            }
            ClosedLoop.runWhile(made -> made < OTHERS_BETWEEN, IN_FLIGHT, () -> routes.insertAsync(bench.newRoute()));
        }
        for (String id : ids) {
            List<Long> places = new ArrayList<>();
            routes.history(id)
                    .oldestFirst()
                    .forEach(version -> places.add(version.change().position().offset()));
            if (places.size() != VERSIONS) {
                throw new IllegalStateException("a history has " + places.size() + " versions");
            }
            offsets.add(places);
        }
    }

    private int drawEntity() {
        return random.nextInt(ENTITIES);
    }

    private static double millis(int calls, Runnable call) throws InterruptedException {
        return ClosedLoop.medianNanos(1, calls, () -> i -> {
                    call.run();
                    return i;
                })
                / 1e6;
    }

    private void history(Dao routes, int entity) {
        int versions = 0;
        for (Version version : routes.history(ids.get(entity)).newestFirst()) {
            versions += version.diff().isEmpty() ? 0 : 1;
        }
        if (versions != VERSIONS) {
            throw new IllegalStateException("a history has " + versions + " versions");
        }
    }

    private void asOf(EntityStore store, int entity) {
        long offset = offsets.get(entity).get(random.nextInt(VERSIONS));
        try (EntityStore then = store.asOf(Position.of(offset))) {
            if (then.dao(Routes.ENTITY).select(ids.get(entity)).isEmpty()) {
                throw new IllegalStateException("there was no such entity at offset " + offset);
            }
        }
    }

    private static Schema writeSchema() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                AuditGroup.class.getResourceAsStream("/io/entail/avro/write.avdl"), "write.avdl is in the jar")) {
            return new IdlReader().parse(in).getMainSchema();
        }
    }

    private static Map<String, Schema> entitySchemas() {
        Map<String, Schema> schemas = new HashMap<>();
        for (EntityDefinition definition : Definitions.shipped().all()) {
            schemas.put(definition.name(), definition.avro());
        }
        return schemas;
    }
}
