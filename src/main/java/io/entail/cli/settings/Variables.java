package io.entail.cli.settings;

import io.entail.config.EnvironmentSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Variables of the environment that the command line obeys: one for every setting, see {@link EnvironmentSettings}, and
 * these.
 */
public final class Variables {
    /** The settings file. */
    static final String CONFIG = "ENTAIL_CONFIG";

    /** The profile of the user's configuration file. */
    static final String PROFILE = "ENTAIL_PROFILE";

    /** Who writes, for history. */
    public static final String ACTOR = "ENTAIL_ACTOR";

    /** Short for the directory of the replica, or of the local stack. */
    public static final String DATA = "ENTAIL_DATA";

    /** Short for the addresses of the schema registry. */
    static final String REGISTRY = "ENTAIL_REGISTRY";

    /** {@code accept} or {@code refuse}. */
    static final String PLUGINS = "ENTAIL_PLUGINS";

    /** Short for building a damaged replica again. */
    static final String REBUILD = "ENTAIL_REBUILD";

    /** The file that says whether a role is well. */
    static final String HEALTH = "ENTAIL_HEALTH";

    /** The level of log lines. */
    public static final String LOG = "ENTAIL_LOG";

    /** The command that shows long output page by page. */
    public static final String PAGER = "ENTAIL_PAGER";

    /** Of the scripts around the command line. */
    private static final Set<String> SCRIPTS = Set.of("ENTAIL_JAVA_OPTS", "ENTAIL_MAVEN_OPTS", "ENTAIL_CLASS_ARCHIVE");

    private static final Set<String> OWN =
            Set.of(CONFIG, PROFILE, ACTOR, DATA, REGISTRY, PLUGINS, REBUILD, HEALTH, LOG, PAGER);

    private Variables() {}

    /** Whether it does anything. */
    public static boolean isKnown(String variable) {
        return OWN.contains(variable)
                || SCRIPTS.contains(variable)
                || EnvironmentSettings.key(variable).isPresent();
    }

    /** Those that are meant for Entail and do nothing: misspelled, mostly. */
    public static List<String> unknown(Map<String, String> environment) {
        return environment.keySet().stream()
                .filter(variable -> EnvironmentSettings.isOurs(variable) && !isKnown(variable))
                .sorted()
                .toList();
    }
}
