package io.entail.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Settings in the environment: every key of {@link SettingKeys} has one variable. Its name is the key in capitals with
 * {@code _} for every other character, prefixed by {@code ENTAIL_} unless the key begins with {@code entail}. {@code
 * entail.open.read-only} is {@code ENTAIL_OPEN_READ_ONLY}, {@code schema.registry.url} is {@code
 * ENTAIL_SCHEMA_REGISTRY_URL}, and variables that begin with {@code ENTAIL_KAFKA_} are passed to the Kafka clients with
 * dots: {@code ENTAIL_KAFKA_SECURITY_PROTOCOL} sets {@code security.protocol}.
 */
public final class EnvironmentSettings {
    private static final String PREFIX = "ENTAIL_";
    private static final String ANY = "*";

    /** Variables with addresses that Kubernetes sets in every container for each service, whatever its name. */
    private static final Pattern SERVICES = Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_\\d+_.*)?)");

    private static final Map<String, String> KEYS = new TreeMap<>();
    private static final Map<String, String> PREFIXES = new TreeMap<>();

    static {
        for (String key : SettingKeys.all()) {
            if (key.endsWith(ANY)) {
                String prefix = key.substring(0, key.length() - ANY.length());
                PREFIXES.put(variable(prefix), prefix);
            } else {
                KEYS.put(variable(key), key);
            }
        }
    }

    private EnvironmentSettings() {}

    /** Returns the variable of a key. */
    public static String variable(String key) {
        String name = key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        return name.startsWith(PREFIX) ? name : PREFIX + name;
    }

    /** Returns the key that a variable sets, empty when it sets none. */
    public static Optional<String> key(String variable) {
        String key = KEYS.get(variable);
        if (key != null || SERVICES.matcher(variable).matches()) {
            return Optional.ofNullable(key);
        }
        return PREFIXES.entrySet().stream()
                .filter(prefix -> variable.length() > prefix.getKey().length() && variable.startsWith(prefix.getKey()))
                .map(prefix -> prefix.getValue()
                        + variable.substring(prefix.getKey().length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.'))
                .findFirst();
    }

    /** Returns the settings of an environment by key; a blank variable sets nothing. */
    public static Map<String, String> read(Map<String, String> environment) {
        Map<String, String> settings = new LinkedHashMap<>();
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (!value.isBlank()) {
                key(variable).ifPresent(key -> settings.put(key, value));
            }
        });
        return settings;
    }

    /** Whether a variable is meant for Entail. A caller can report those that are but that no key belongs to. */
    public static boolean isOurs(String variable) {
        return variable.startsWith(PREFIX) && !SERVICES.matcher(variable).matches();
    }
}
