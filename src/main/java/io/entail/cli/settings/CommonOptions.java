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
 * The options of every command that uses a store. An option on the command line overrides its environment variable,
 * that overrides the variable of its setting ({@link EnvironmentSettings}), that overrides the profile
 * ({@link Profiles}), that overrides the settings file, and that overrides the default.
 */
public final class CommonOptions {
    /**
     * Closing a consumer waits for the current fetch, by default for half a second, which is long for a short command.
     */
    private static final String FETCH_WAIT = "entail.kafka.fetch.max.wait.ms";

    private static final String FETCH_WAIT_MS = "50";

    /** Nobody reads the metrics of Kafka's clients in a short command; exposing them takes a tenth of its time. */
    private static final Map<String, String> BRIEF =
            Map.of("entail.kafka.metric.reporters", "", "entail.kafka.enable.metrics.push", "false");

    /** An address without Kafka: nothing can listen on port 0, so a connection fails at once. */
    private static final String NOWHERE = "127.0.0.1:0";

    /** The settings of a replica that is opened without Kafka; if it is not readable at once, it never will be. */
    private static final Map<String, String> OFFLINE = Map.of(
            SettingKeys.READ_ONLY,
            "true",
            SettingKeys.OFFLINE,
            "true",
            "entail.open.timeout",
            "1s",
            SettingKeys.BOOTSTRAP,
            NOWHERE);

    /**
     * The interval of checkpoints in replicas of commands; a person waits for the commands that read the past from
     * them.
     */
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

    /** Returns whether the command line itself has the option. */
    public boolean isRebuildGiven() {
        return rebuild;
    }

    /** Returns whether the command line asks for the state of the replica, without Kafka. */
    public boolean isOffline() {
        return offline;
    }

    /** Returns the writer for messages that are not results. */
    public PrintWriter err() {
        return spec.commandLine().getErr();
    }

    public boolean isJson() {
        return json;
    }

    /** Returns the options for the display. */
    public DisplayOptions display() {
        return display;
    }

    /** Returns whether the command line itself names a workspace. */
    public boolean isWorkspaceGiven() {
        return workspace != null;
    }

    /** Returns the workspace of the command line or another source of settings. */
    public Optional<String> workspace() {
        return Optional.ofNullable(settings(System.getenv()).get(SettingKeys.WORKSPACE));
    }

    /** Returns the address of Kafka. */
    String bootstrap() {
        return bootstrapIfKnown()
                .orElseThrow(() -> wrongUsage(
                        "--bootstrap HOST:PORT is needed, or ENTAIL_BOOTSTRAP; 'entail dev' prints one", null));
    }

    /** Returns the address of Kafka, empty when it is not set. */
    public Optional<String> bootstrapIfKnown() {
        return Optional.ofNullable(settings(System.getenv()).get(SettingKeys.BOOTSTRAP));
    }

    /** Returns the store's name. */
    public String store() {
        return settings(System.getenv()).getOrDefault(SettingKeys.STORE, "entail");
    }

    /** Returns the replica's directory, empty when it is not set. */
    public Optional<Path> data() {
        return Optional.ofNullable(settings(System.getenv()).get(SettingKeys.DIRECTORY))
                .map(Path::of);
    }

    /** Returns a configuration that suffices to connect to Kafka, empty when its address is not set. */
    public Optional<EntityStoreConfig> configIfKnown() {
        return !offline && settings(System.getenv()).containsKey(SettingKeys.BOOTSTRAP)
                ? Optional.of(config(Directories.cache()))
                : Optional.empty();
    }

    /**
     * Returns the whole configuration, with the replica in this directory; mistakes in it are reported as wrong usage.
     */
    public EntityStoreConfig config(Path directory) {
        return config(directory, Map.of());
    }

    /** Returns the configuration for a command that reads a store and ends. */
    public EntityStoreConfig configToRead(Path directory) {
        return config(directory, Map.of(SettingKeys.READ_ONLY, "true"), BRIEF);
    }

    /** Returns the configuration for a command that reads a replica without Kafka, even if its address is set. */
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

    /** Returns the configuration for a command that changes a store and ends. */
    public EntityStoreConfig configToWrite(Path directory) {
        return config(directory, Map.of(), BRIEF);
    }

    /** Returns the same as {@link #configToWrite}, without the definitions of this machine. */
    public EntityStoreConfig configToMigrate(Path directory) {
        return config(directory, Map.of(SettingKeys.DEFINITIONS, "", "entail.definitions.shipped", "false"), BRIEF);
    }

    /** Returns the configuration for a publisher with tables of these entities; null leaves the setting as it is. */
    public EntityStoreConfig configToPublish(Path directory, @Nullable String tables) {
        return config(directory, tables == null ? Map.of() : Map.of(SettingKeys.PUBLISH_TABLES, tables));
    }

    /** Returns the configuration with one more definition file. */
    public EntityStoreConfig configToServe(Path directory, Path definition) {
        String given = settings(System.getenv()).get(SettingKeys.DEFINITIONS);
        return config(
                directory,
                Map.of(
                        SettingKeys.DEFINITIONS,
                        given == null || given.isBlank() ? definition.toString() : given + "," + definition));
    }

    /** Returns the configuration for a command that writes in the default workspace. */
    public EntityStoreConfig configOfDefaultWorkspace(Path directory) {
        return config(directory, Map.of(SettingKeys.WORKSPACE, "default"), BRIEF);
    }

    private EntityStoreConfig config(Path directory, Map<String, String> more) {
        return config(directory, more, Map.of());
    }

    /**
     * Returns the configuration; {@code more} overrides all settings, {@code otherwise} is for settings that are not
     * set.
     */
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

    /** Returns all settings from all sources, by their keys in a settings file. */
    public Map<String, String> settings(Map<String, String> environment) {
        Map<String, String> settings = new LinkedHashMap<>();
        inForce(environment).forEach((key, setting) -> settings.put(key, setting.value()));
        return settings;
    }

    /** Returns all settings with their sources. */
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

    /** Sets a value in place of an earlier one. A blank value is ignored, unless it is that of an option. */
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
