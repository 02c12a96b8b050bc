package io.entail.project;

import io.entail.changes.registry.SchemaRegistry;
import io.entail.config.EntityStoreConfig;
import io.entail.config.SettingKeys;
import io.entail.project.cassandra.write.CassandraTarget;
import io.entail.project.postgres.write.PostgresTarget;
import io.entail.testkit.StackExtension;
import io.entail.topics.TopicReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A process that projects until it is killed. Its arguments are a file for which it waits before it begins, so that the
 * start of the JVM does not count; the names of {@link ProjectOptions} ({@code rebuild}, {@code history}; with {@code
 * pushing} it works without an election); and settings, each followed by its value.
 */
final class ProjectingProcess {
    private ProjectingProcess() {}

    /** Returns the arguments for {@link #main}. */
    static String[] arguments(StackExtension stack, FaultBed bed, Copy copy, Path go, String options) {
        Map<String, String> settings = new TreeMap<>(copy.settings());
        settings.put("entail.bootstrap", stack.bootstrap());
        settings.put("entail.store", bed.store());
        settings.put("entail.directory", go.resolveSibling("child").toString());
        settings.put("schema.registry.url", stack.registryUrl());
        List<String> arguments = new ArrayList<>(List.of(go.toString(), options));
        settings.forEach((key, value) -> arguments.add(key + "=" + value));
        return arguments.toArray(new String[0]);
    }

    public static void main(String[] args) throws Exception {
        Map<String, String> settings = new TreeMap<>();
        for (String setting : List.of(args).subList(2, args.length)) {
            settings.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        EntityStoreConfig config = SettingKeys.read(settings);
        Targets targets = config.postgres().isSet() ? PostgresTarget.of(config) : CassandraTarget.of(config);
        try (SchemaRegistry ids = new SchemaRegistry(config.registry())) {
            for (Class<?> each : List.of(TopicReader.class, org.postgresql.Driver.class)) {
                Class.forName(each.getName());
            }
            System.out.println("warm");
            while (!Files.exists(Path.of(args[0]))) {
                Thread.sleep(5);
            }
            ProjectOptions options = new ProjectOptions(args[1].contains("rebuild"), null, args[1].contains("history"));
            Projector projector = Projector.start(
                    config, ids, "test", args[1].contains("pushing") ? PushingTarget.of(targets) : targets, options);
            System.out.println("starting");
            ProjectStatus.State told = ProjectStatus.State.STARTING;
            boolean applied = false;
            boolean building = false;
            while (true) {
                ProjectStatus status = projector.status();
                if (status.state() != told) {
                    told = status.state();
                    System.out.println(told + " " + status.reached() + " " + status.problem());
                }
                if (!applied && status.applied() > 0) {
                    applied = true;
                    System.out.println("applied");
                }
                if (!building && status.building() > 0) {
                    building = true;
                    System.out.println("building");
                }
                Thread.sleep(5);
            }
        }
    }
}
