package io.entail.cli.settings;

import io.entail.config.EnvironmentSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The environment variables of the command line: one for every setting, see {@link EnvironmentSettings}, and these. */
public final class Variables {
    /** The settings file. */
    static final String CONFIG = "ENTAIL_CONFIG";

    /** The profile of the user's configuration file. */
    static final String PROFILE = "ENTAIL_PROFILE";

    /** The actor of writes. */
    public static final String ACTOR = "ENTAIL_ACTOR";

    /** A short name for the directory of the replica, or of the local stack. */
    public static final String DATA = "ENTAIL_DATA";

    /** A short name for the addresses of the schema registry. */
    static final String REGISTRY = "ENTAIL_REGISTRY";

    /** Whether unknown plugins are accepted: {@code accept} or {@code refuse}. */
    static final String PLUGINS = "ENTAIL_PLUGINS";

    /** A short name for rebuilding a damaged replica. */
    static final String REBUILD = "ENTAIL_REBUILD";

    /** The health file of a command that runs until it is stopped. */
    static final String HEALTH = "ENTAIL_HEALTH";

    /** The level of log lines. */
    public static final String LOG = "ENTAIL_LOG";

    /** The command of the pager. */
    public static final String PAGER = "ENTAIL_PAGER";

    /** The variables of the scripts that start the command line. */
    private static final Set<String> SCRIPTS = Set.of("ENTAIL_JAVA_OPTS", "ENTAIL_MAVEN_OPTS", "ENTAIL_CLASS_ARCHIVE");

    private static final Set<String> OWN =
            Set.of(CONFIG, PROFILE, ACTOR, DATA, REGISTRY, PLUGINS, REBUILD, HEALTH, LOG, PAGER);

    private Variables() {}

    /** Returns whether a variable has an effect. */
    public static boolean isKnown(String variable) {
        return OWN.contains(variable)
                || SCRIPTS.contains(variable)
                || EnvironmentSettings.key(variable).isPresent();
    }

    /** Returns the variables that have Entail's prefix but no effect, such as misspelled ones. */
    public static List<String> unknown(Map<String, String> environment) {
        return environment.keySet().stream()
                .filter(variable -> EnvironmentSettings.isOurs(variable) && !isKnown(variable))
                .sorted()
                .toList();
    }
}
