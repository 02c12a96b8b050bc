package io.entail.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.bench.bare.BareTopic;
import io.entail.bench.bare.BareTopic.Payload;
import io.entail.bench.bare.BareWrites;
import io.entail.bench.measure.BenchResult;
import io.entail.bench.measure.ChildJvm;
import io.entail.bench.measure.ClosedLoop;
import io.entail.bench.measure.Comparison;
import io.entail.config.EntityStoreConfig;
import io.entail.config.TopicNames;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * Imports of a configuration file into a store that has none of its entities: the entities per second that a process
 * which has just been started reads, compares and writes. The baseline sends the bytes of the same writes to a topic
 * with the same settings, and ends when its own consumer has read them.
 */
final class ImportGroup implements Group {
    private static final int ENTITIES_MAX = 100_000;
    private static final int IN_FLIGHT = 32;
    private static final double MICROS_PER_SECOND = 1e6;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Yaml YAML = yaml();

    @Override
    public String name() {
        return "import";
    }

    @Override
    public List<BenchResult> run(Workbench bench) throws Exception {
        int entities = Math.min(ENTITIES_MAX, bench.options().entities());
        Comparison json = new Comparison("import.rate", "/s", 1);
        Comparison yaml = new Comparison("import.yaml.rate", "/s", 1);
        int rounds = bench.options().longRoundsOrDefault();
        bench.note("import: " + entities + " entities in one file, each time by a new process into a store that has "
                + "none of them");
        for (int round = 1; round <= rounds; round++) {
            for (Comparison comparison : List.of(json, yaml)) {
                bench.tell("round " + round + " of " + comparison.name());
                String store = "import-" + round + (comparison == json ? "-json" : "-yaml");
                Path file = bench.directory().resolve(store + (comparison == json ? ".json" : ".yaml"));
                write(file, entities);
                round(bench, store, file, entities, comparison);
                Files.delete(file);
            }
        }
        return List.of(json.result(entities), yaml.result(entities));
    }

    private static void round(Workbench bench, String store, Path file, int entities, Comparison comparison)
            throws Exception {
        String topic = bench.temporaryTopic(TopicNames.writes(store));
        EntityStoreConfig config = EntityStoreConfig.builder(
                        bench.config().bootstrap(), bench.directory().resolve(store))
                .withStore(topic.substring(
                        0, topic.length() - TopicNames.writes("").length()))
                .build();
        double seconds;
        int writes;
        try (ChildJvm child = ImportChild.start(bench, config, file)) {
            seconds = child.await("imported").number() / MICROS_PER_SECOND;
            writes = (int) child.await("writes").number();
        }
        List<Payload> payloads = BareTopic.last(bench.consumerSettings(), topic, writes);
        String copy = bench.temporaryTopic(store + ".bare");
        try (Admin admin = bench.admin()) {
            BareTopic.createLike(admin, topic, copy);
        }
        try (BareWrites bare =
                new BareWrites(WritesGroup.bareProducer(config), bench.consumerSettings(), copy, payloads)) {
            // The first record includes the time in which producer and consumer look up the topic.
            bare.send().join();
            long start = System.nanoTime();
            ClosedLoop.runWhile(made -> made < payloads.size(), IN_FLIGHT, bare::send);
            comparison.add(entities / seconds, entities / ((System.nanoTime() - start) / 1e9));
        }
    }

    /** Writes a file with services and routes that name them, without ids, as in files written by hand. */
    private static void write(Path file, int entities) throws IOException {
        boolean json = file.toString().endsWith(".json");
        int services = Routes.services(entities);
        try (Writer out = Files.newBufferedWriter(file)) {
            out.write(
                    json ? "{\"_format_version\": \"3.0\",\n\"services\": [\n" : "_format_version: '3.0'\nservices:\n");
            for (int i = 0; i < services; i++) {
                out.write(text(Routes.service(i), json, i == services - 1));
            }
            out.write(json ? "],\n\"routes\": [\n" : "routes:\n");
            int routes = entities - services;
            for (int i = 0; i < routes; i++) {
                Map<String, Object> route = Routes.of(i, services);
                route.put("service", Routes.service(i % services).getOrDefault("name", ""));
                out.write(text(route, json, i == routes - 1));
            }
            out.write(json ? "]}\n" : "");
        }
    }

    private static String text(Map<String, Object> fields, boolean json, boolean last) throws IOException {
        Map<String, Object> nameless = new LinkedHashMap<>(fields);
        nameless.remove("id");
        return json ? JSON.writeValueAsString(nameless) + (last ? "\n" : ",\n") : YAML.dump(List.of(nameless));
    }

    private static Yaml yaml() {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        return new Yaml(options);
    }
}
