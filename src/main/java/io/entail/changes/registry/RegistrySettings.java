package io.entail.changes.registry;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a schema registry as its client takes them, with Entail's defaults: bounded waits, the server's name
 * checked against its certificate, and credentials that are given are also sent. A password in an address is removed
 * from it, because the client logs addresses.
 *
 * @param urls the addresses, without passwords
 * @param client everything else, {@code schema.registry.*}
 */
record RegistrySettings(List<String> urls, Map<String, String> client) {
    private static final String PREFIX = "schema.registry.";
    private static final String URL = PREFIX + "url";
    private static final String BASIC_SOURCE = PREFIX + "basic.auth.credentials.source";
    private static final String USER_INFO = PREFIX + "basic.auth.user.info";
    private static final String BEARER_SOURCE = PREFIX + "bearer.auth.credentials.source";
    private static final String TOKEN = PREFIX + "bearer.auth.token";

    private static final Map<String, String> DEFAULTS = Map.of(
            PREFIX + "http.connect.timeout.ms", "5000",
            PREFIX + "http.read.timeout.ms", "5000",
            PREFIX + "ssl.endpoint.identification.algorithm", "https");

    /** The client sends no credentials, and does not say so, when it does not know the name of their source. */
    private static final Map<String, Set<String>> SOURCES = Map.of(
            BASIC_SOURCE, Set.of("USER_INFO", "URL", "SASL_INHERIT"),
            BEARER_SOURCE, Set.of("STATIC_TOKEN", "OAUTHBEARER", "SASL_OAUTHBEARER_INHERIT", "CUSTOM"));

    RegistrySettings {
        urls = List.copyOf(urls);
        client = Map.copyOf(client);
    }

    /**
     * Reads what a user set.
     *
     * @throws IllegalArgumentException naming the setting that cannot be used, never its value if that may be secret
     */
    static RegistrySettings of(Map<String, String> settings) {
        Map<String, String> client = new HashMap<>(DEFAULTS);
        client.putAll(settings);
        client.remove(URL);

        List<String> urls = new ArrayList<>();
        Set<String> users = new LinkedHashSet<>();
        for (String text : settings.getOrDefault(URL, "").split(",", -1)) {
            URI address = address(text.strip());
            urls.add(withoutUser(address));
            users.add(address.getUserInfo() == null ? "" : address.getUserInfo());
        }
        if (users.size() > 1) {
            throw new IllegalArgumentException(
                    URL + ": the addresses name different users; set " + USER_INFO + " instead");
        }
        String user = users.iterator().next();
        if (!user.isEmpty() && !client.containsKey(USER_INFO)) {
            client.put(USER_INFO, user);
            client.remove(BASIC_SOURCE, "URL");
        }
        useWhatIsGiven(client, USER_INFO, BASIC_SOURCE, "USER_INFO");
        useWhatIsGiven(client, TOKEN, BEARER_SOURCE, "STATIC_TOKEN");
        SOURCES.forEach((key, known) -> requireKnown(key, client.get(key), known));
        return new RegistrySettings(urls, client);
    }

    private static URI address(String text) {
        try {
            URI address = new URI(text);
            if (("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
                    && address.getHost() != null) {
                return address;
            }
        } catch (URISyntaxException e) {
            // The message of this exception may contain a password.
        }
        throw new IllegalArgumentException(
                URL + ": http://host:port or https://host:port with commas between is required");
    }

    private static String withoutUser(URI address) {
        try {
            return new URI(
                            address.getScheme(),
                            null,
                            address.getHost(),
                            address.getPort(),
                            address.getPath(),
                            address.getQuery(),
                            null)
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("an address without its user is one", e);
        }
    }

    private static void useWhatIsGiven(Map<String, String> client, String given, String sourceKey, String source) {
        if (client.containsKey(given)) {
            client.putIfAbsent(sourceKey, source);
        }
    }

    private static void requireKnown(String key, @Nullable String source, Set<String> known) {
        if (source != null && !known.contains(source)) {
            throw new IllegalArgumentException(key + ": '" + source + "' is none of "
                    + String.join(", ", known.stream().sorted().toList()));
        }
    }
}
