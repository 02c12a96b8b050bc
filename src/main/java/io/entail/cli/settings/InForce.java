package io.entail.cli.settings;

import io.entail.config.Setting;
import io.entail.config.Settings;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A setting in force.
 *
 * @param value the value as it was written
 * @param from the source of the setting, for people
 */
public record InForce(String value, String from) {
    private static final Pattern SECRET =
            Pattern.compile("password|secret|jaas|credential|token|user\\.info|keystore\\.key|\\.key$");

    /** The text that is shown instead of a secret. */
    public static final String HIDDEN = "(set, not shown)";

    /**
     * Returns the value for people. It is hidden if it is a secret, and if it is a setting of another library that may
     * be one.
     */
    public String shown(String key) {
        boolean secret = Settings.find(key)
                .map(setting -> setting.type() == Setting.Type.SECRET
                        || (setting.key().endsWith("*")
                                && SECRET.matcher(key.toLowerCase(Locale.ROOT)).find()))
                .orElse(false);
        return secret ? HIDDEN : value;
    }
}
