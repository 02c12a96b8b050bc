package io.entail.cli.settings;

import io.entail.config.EntityStoreConfig;
import io.entail.config.EnvironmentSettings;
import io.entail.config.SettingKeys;
import io.entail.text.Reasons;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What every command that uses a store understands. An option on the command line wins over its environment variable,
 * that over the variable of its setting ({@link EnvironmentSettings}), that over the profile ({@link Profiles}), that over
 * the settings file, and that over the default.
 */
public final class CommonOptions {
    /** Closing a consumer waits for the fetch under way: half a second of a short command. */
    private static final String FETCH_WAIT = "entail.kafka.fetch.max.wait.ms";

    private static final String FETCH_WAIT_MS = "50";

    /** Nobody looks at what Kafka's clients count in a command that ends; showing it costs a tenth of the command. */
    private static final Map<String, String> BRIEF =
            Map.of("entail.kafka.metric.reporters", "", "entail.kafka.enable.metrics.push", "false");

    /** Where no Kafka is: nothing can listen on port 0, so nobody is asked and nobody waits. */
    private static final String NOWHERE = "127.0.0.1:0";

    /** What a replica needs that is opened without Kafka; one that is not ready at once never will be. */
    private static final Map<String, String> OFFLINE = Map.of(
            SettingKeys.READ_ONLY,
            "true",
            SettingKeys.OFFLINE,
            "true",
            "entail.open.timeout",
            "1s",
            SettingKeys.BOOTSTRAP,
            NOWHERE);

    /** Of the replicas that commands keep: reading the past waits for a person. */
    private static final String CHECKPOINT_RECORDS = "200000";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "Kafka's address, several with commas between (ENTAIL_BOOTSTRAP).")
    private @Nullable String bootstrap;

    @Option(names = "--store", paramLabel = "NAME", description = "Name of the store (ENTAIL_STORE). Default: entail.")
    private @Nullable String store;

    @Option(
            names = "--workspace",
            paramLabel = "NAME",
            description = "Workspace to read and write (ENTAIL_WORKSPACE). Default: default.")
    private @Nullable String workspace;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Directory of the replica (ENTAIL_DATA). Default: one for each cluster and store in the "
                    + "user's cache directory.")
    private @Nullable Path data;

    @Option(
            names = "--reads",
            paramLabel = "replica|postgres|cassandra",
            description =
                    "Where the state is read: in a replica of this command, or in the database that 'entail project' "
                            + "fills (ENTAIL_READS). Default: replica.")
    private @Nullable String reads;

    @Option(
            names = "--registry",
            paramLabel = "URL",
            description = "Schema registry of the change feed, several with commas between (ENTAIL_REGISTRY).")
    private @Nullable String registry;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings, one 'entail.key = value' or 'schema.registry.key = value' a line (ENTAIL_CONFIG).")
    private @Nullable Path config;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Settings that go together, of the section [NAME] of the file entail/config in the user's "
                    + "configuration directory (ENTAIL_PROFILE).")
    private @Nullable String profile;

    @Option(
            names = "--definitions",
            paramLabel = "PATH",
            description =
                    "Files or folders of entity and plugin definitions beside those that come with Entail, several "
                            + "with commas between (ENTAIL_DEFINITIONS).")
    private @Nullable String definitions;

    @Option(
            names = "--plugins",
            paramLabel = "accept|refuse",
            description =
                    "What becomes of a plugin that no definition describes: its configuration is taken as it is, or "
                            + "refused (ENTAIL_PLUGINS). Default: refuse.")
    private @Nullable String plugins;

    @Option(
            names = "--rebuild",
            description =
                    "Build the replica again when its files are damaged (ENTAIL_REBUILD=true); of 'publish': make the "
                            + "feed anew.")
    private boolean rebuild;

    @Option(
            names = "--offline",
            description =
                    "Without Kafka: read the replica of an earlier command as that has left it. For 'get', 'list', "
                            + "'count', 'export' and 'status'.")
    private boolean offline;

    @Mixin
    private DisplayOptions display = new DisplayOptions();

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    /** Whether the command line itself asks for it. */
    public boolean isRebuildGiven() {
        return rebuild;
    }

    /** Whether the command line asks for what the replica has, without Kafka. */
    public boolean isOffline() {
        return offline;
    }

    /** Where people are told what is no result. */
    public PrintWriter err() {
        return spec.commandLine().getErr();
    }

    public boolean isJson() {
        return json;
    }

    /** How things are shown to people. */
    public DisplayOptions display() {
        return display;
    }

    /** Whether the command line itself names a workspace. */
    public boolean isWorkspaceGiven() {
        return workspace != null;
    }

    /** The workspace that anything names, the command line or another setting. */
    public Optional<String> workspace() {
        return Optional.ofNullable(settings(System.getenv()).get(SettingKeys.WORKSPACE));
    }

    /** Where Kafka is. */
    String bootstrap() {
        return bootstrapIfKnown()
                .orElseThrow(() -> wrongUsage(
                        "--bootstrap HOST:PORT is needed, or ENTAIL_BOOTSTRAP; 'entail dev' prints one", null));
    }

    /** Where Kafka is, empty when nobody has said so. */
    public Optional<String> bootstrapIfKnown() {
        return Optional.ofNullable(settings(System.getenv()).get(SettingKeys.BOOTSTRAP));
    }

    /** The store's name. */
    public String store() {
        return settings(System.getenv()).getOrDefault(SettingKeys.STORE, "entail");
    }

    /** The replica's directory, if anybody named one. */
    public Optional<Path> data() {
        return Optional.ofNullable(settings(System.getenv()).get(SettingKeys.DIRECTORY))
                .map(Path::of);
    }

    /** Enough of the configuration to ask Kafka something; empty when nobody has said where it is. */
    public Optional<EntityStoreConfig> configIfKnown() {
        return !offline && settings(System.getenv()).containsKey(SettingKeys.BOOTSTRAP)
                ? Optional.of(config(Directories.cache()))
                : Optional.empty();
    }

    /** The whole configuration, with the replica in this directory; mistakes in it are wrong usage. */
    public EntityStoreConfig config(Path directory) {
        return config(directory, Map.of());
    }

    /** As {@link #config}, for a command that reads a store and ends. */
    public EntityStoreConfig configToRead(Path directory) {
        return config(directory, Map.of(SettingKeys.READ_ONLY, "true"), BRIEF);
    }

    /** As {@link #configToRead}, without Kafka, whatever its address is. */
    public EntityStoreConfig configOffline(Path directory) {
        Map<String, String> settings = new LinkedHashMap<>(settings(System.getenv()));
        if (!"replica".equals(settings.getOrDefault(SettingKeys.READS, "replica"))) {
            throw wrongUsage(
                    "--offline reads a replica on this machine, and " + SettingKeys.READS + " is "
                            + settings.get(SettingKeys.READS) + ": give --reads replica as well",
                    null);
        }
        settings.putAll(OFFLINE);
        settings.put(SettingKeys.DIRECTORY, directory.toString());
        return read(settings);
    }

    /** As {@link #config}, for a command that changes a store and ends. */
    public EntityStoreConfig configToWrite(Path directory) {
        return config(directory, Map.of(), BRIEF);
    }

    /** As {@link #configToWrite}, without definitions of this machine. */
    public EntityStoreConfig configToMigrate(Path directory) {
        return config(directory, Map.of(SettingKeys.DEFINITIONS, "", "entail.definitions.shipped", "false"), BRIEF);
    }

    /** As {@link #config}, to publish with tables of these entities; null for what is set elsewhere. */
    public EntityStoreConfig configToPublish(Path directory, @Nullable String tables) {
        return config(directory, tables == null ? Map.of() : Map.of(SettingKeys.PUBLISH_TABLES, tables));
    }

    /** As {@link #config}, with one more definition. */
    public EntityStoreConfig configToServe(Path directory, Path definition) {
        String given = settings(System.getenv()).get(SettingKeys.DEFINITIONS);
        return config(
                directory,
                Map.of(
                        SettingKeys.DEFINITIONS,
                        given == null || given.isBlank() ? definition.toString() : given + "," + definition));
    }

    /** As {@link #config}, for the default workspace. */
    public EntityStoreConfig configOfDefaultWorkspace(Path directory) {
        return config(directory, Map.of(SettingKeys.WORKSPACE, "default"), BRIEF);
    }

    private EntityStoreConfig config(Path directory, Map<String, String> more) {
        return config(directory, more, Map.of());
    }

    /** Over all settings, and where none says anything. */
    private EntityStoreConfig config(Path directory, Map<String, String> more, Map<String, String> otherwise) {
        if (offline) {
            throw wrongUsage(
                    "'" + spec.commandLine().getCommandName() + "' needs Kafka, and --offline asks for what is here "
                            + "without it: only 'get', 'list', 'count', 'export' and 'status' can do that",
                    null);
        }
        Map<String, String> settings = new LinkedHashMap<>(settings(System.getenv()));
        settings.putAll(more);
        settings.put(SettingKeys.BOOTSTRAP, bootstrap());
        settings.put(SettingKeys.DIRECTORY, directory.toString());
        otherwise.forEach(settings::putIfAbsent);
        settings.putIfAbsent(FETCH_WAIT, FETCH_WAIT_MS);
        settings.putIfAbsent(SettingKeys.CHECKPOINT_RECORDS, CHECKPOINT_RECORDS);
        return read(settings);
    }

    private EntityStoreConfig read(Map<String, String> settings) {
        try {
            return SettingKeys.read(settings);
        } catch (IllegalArgumentException e) {
            throw wrongUsage(String.valueOf(e.getMessage()), e);
        }
    }

    /** Everything that was set anywhere, by its key in a settings file. */
    public Map<String, String> settings(Map<String, String> environment) {
        Map<String, String> settings = new LinkedHashMap<>();
        inForce(environment).forEach((key, setting) -> settings.put(key, setting.value()));
        return settings;
    }

    /** As {@link #settings}, with what has set it. */
    public Map<String, InForce> inForce(Map<String, String> environment) {
        Map<String, InForce> all = new LinkedHashMap<>();
        String file = config != null ? config.toString() : environment.get(Variables.CONFIG);
        if (file != null && !file.isBlank()) {
            readFile(Path.of(file)).forEach((key, value) -> all.put(key, new InForce(value, file)));
        }
        profile(environment)
                .ifPresent(chosen -> chosen.settings()
                        .forEach((key, value) -> all.put(key, new InForce(value, "profile " + chosen.name()))));
        EnvironmentSettings.read(environment)
                .forEach((key, value) -> all.put(key, new InForce(value, EnvironmentSettings.variable(key))));
        put(all, SettingKeys.BOOTSTRAP, "--bootstrap", bootstrap);
        put(all, SettingKeys.STORE, "--store", store);
        put(all, SettingKeys.WORKSPACE, "--workspace", workspace);
        put(all, SettingKeys.DIRECTORY, Variables.DATA, environment.get(Variables.DATA));
        put(all, SettingKeys.DIRECTORY, "--data", data == null ? null : data.toString());
        put(all, SettingKeys.READS, "--reads", reads);
        put(all, SettingKeys.REGISTRY, Variables.REGISTRY, environment.get(Variables.REGISTRY));
        put(all, SettingKeys.REGISTRY, "--registry", registry);
        put(all, SettingKeys.DEFINITIONS, "--definitions", definitions);
        put(all, SettingKeys.ACCEPT_PLUGINS, Variables.PLUGINS, accept(environment.get(Variables.PLUGINS)));
        put(all, SettingKeys.ACCEPT_PLUGINS, "--plugins", accept(plugins));
        put(all, SettingKeys.OFFLINE, "--offline", offline ? "true" : null);
        put(all, SettingKeys.REBUILD, Variables.REBUILD, environment.get(Variables.REBUILD));
        put(all, SettingKeys.REBUILD, "--rebuild", rebuild ? "true" : null);
        return all;
    }

    private Optional<Profiles.Profile> profile(Map<String, String> environment) {
        try {
            return Profiles.read(Directories.profiles(environment))
                    .get(profile != null ? profile : environment.get(Variables.PROFILE));
        } catch (IllegalArgumentException e) {
            throw wrongUsage(String.valueOf(e.getMessage()), e);
        }
    }

    private @Nullable String accept(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        return switch (text) {
            case "accept" -> "true";
            case "refuse" -> "false";
            default -> throw wrongUsage("--plugins (ENTAIL_PLUGINS) is accept or refuse, not '" + text + "'", null);
        };
    }

    /** What comes later wins; what is blank sets nothing, unless it is an option. */
    private static void put(Map<String, InForce> settings, String key, String from, @Nullable String value) {
        if (value != null && (from.startsWith("--") || !value.isBlank())) {
            settings.put(key, new InForce(value, from));
        }
    }

    private Map<String, String> readFile(Path file) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException e) {
            throw wrongUsage("the settings file " + file + " cannot be read: " + Reasons.of(e), e);
        } catch (IllegalArgumentException e) {
            throw wrongUsage("the settings file " + file + " cannot be read: " + e.getMessage(), e);
        }
        Map<String, String> settings = new LinkedHashMap<>();
        properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
        return settings;
    }

    private ParameterException wrongUsage(String message, @Nullable Exception cause) {
        return new ParameterException(spec.commandLine(), message, cause);
    }
}
