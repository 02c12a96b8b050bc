package io.entail.cli.settings;

import io.entail.config.Setting;
import io.entail.config.Settings;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A setting that somebody has set.
 *
 * @param value as it was written
 * @param from what set it, for people
 */
public record InForce(String value, String from) {
    private static final Pattern SECRET =
            Pattern.compile("password|secret|jaas|credential|token|user\\.info|keystore\\.key|\\.key$");

    /** What is shown instead of a secret. */
    public static final String HIDDEN = "(set, not shown)";

    /** The value for people: no secret, and of those that other libraries take none that may be one. */
    public String shown(String key) {
        boolean secret = Settings.find(key)
                .map(setting -> setting.type() == Setting.Type.SECRET
                        || (setting.key().endsWith("*")
                                && SECRET.matcher(key.toLowerCase(Locale.ROOT)).find()))
                .orElse(false);
        return secret ? HIDDEN : value;
    }
}
