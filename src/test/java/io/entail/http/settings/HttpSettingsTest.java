package io.entail.http.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.config.HttpKeys;
import io.entail.config.SettingKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpSettingsTest {
    @Test
    void unsetKeysHaveTheirDefault() {
        HttpSettings settings = HttpSettings.read(Map.of("entail.store", "shop"));
        assertThat(settings.listen()).hasToString("127.0.0.1:8001");
        assertThat(settings.tls()).isEmpty();
        assertThat(settings.tokens()).isEmpty();
        assertThat(settings.limits())
                .isEqualTo(new HttpLimits(
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60),
                        1_024,
                        16_384,
                        1_024,
                        64,
                        32));
    }

    @Test
    void everySettingIsRead() {
        Map<String, String> all = new TreeMap<>(Map.of(
                "entail.http.listen", "[::]:8443",
                "entail.http.tls.certificate", "/tls/server.pem",
                "entail.http.tls.key", "/tls/server.key",
                "entail.http.tls.client-ca", "/tls/clients.pem",
                "entail.http.tokens", "/etc/entail/tokens",
                "entail.http.behind-proxy", "true",
                "entail.http.allowed-hosts", "Entail.Example.com, *.svc.example.com, [FD00::1]",
                "entail.http.allowed-origins", "https://ops.example.com, http://127.0.0.1:3000"));
        all.putAll(Map.of(
                "entail.http.idle-timeout", "1s",
                "entail.http.header-timeout", "2s",
                "entail.http.request-timeout", "3s",
                "entail.http.data-rate-min", "0",
                "entail.http.header-bytes-max", "8192",
                "entail.http.connections-max", "5",
                "entail.http.requests-max", "6",
                "entail.http.streams-max", "7",
                "entail.http.version", "2.8.5"));
        assertThat(all.keySet()).containsExactlyInAnyOrderElementsOf(HttpKeys.all());
        HttpSettings settings = HttpSettings.read(all);
        assertThat(settings.listen()).hasToString("[0:0:0:0:0:0:0:0]:8443");
        assertThat(settings.tls())
                .contains(new TlsFiles(
                        Path.of("/tls/server.pem"),
                        Path.of("/tls/server.key"),
                        Optional.of(Path.of("/tls/clients.pem"))));
        assertThat(settings.tokens()).contains(Path.of("/etc/entail/tokens"));
        assertThat(settings.behindProxy()).isTrue();
        assertThat(settings.allowedHosts())
                .containsExactly("entail.example.com", "*.svc.example.com", "fd00:0:0:0:0:0:0:1");
        assertThat(settings.allowedOrigins())
                .isEqualTo(List.of(
                        WebOrigin.parse("https://ops.example.com:443").orElseThrow(),
                        WebOrigin.parse("http://127.0.0.1:3000").orElseThrow()));
        assertThat(settings.limits())
                .isEqualTo(new HttpLimits(
                        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3), 0, 8_192, 5, 6, 7));
    }

    @Test
    @DisplayName("one file can have the settings of the store and those of HTTP")
    void aStoreKnowsTheKeys() {
        assertThat(SettingKeys.all()).containsAll(HttpKeys.all());
        assertThat(SettingKeys.read(
                        Map.of(SettingKeys.BOOTSTRAP, "b:1", SettingKeys.DIRECTORY, "/d", HttpKeys.LISTEN, "a:1")))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    listen=0.0.0.0:80                             | entail.http.tls.certificate
                    listen=0.0.0.0:80,behind-proxy=true           | entail.http.tokens
                    listen=shop.example.com:80                    | entail.http.behind-proxy=true
                    listen=10.0.0.1:1,tls.certificate=c,tls.key=k | 'entail token NAME'
                    tls.certificate=c                             | TLS needs both
                    tls.client-ca=c                               | TLS needs both
                    tls.certificate=c,tls.key=k,tls.client-ca=a   | cn:COMMON NAME
                    listen=8001                                   | HOST:PORT
                    listen=127.0.0.1                              | HOST:PORT
                    listen=::1:80                                 | HOST:PORT
                    allowed-hosts=a:80                            | entail.http.allowed-hosts: 'a:80' is not a host
                    allowed-hosts=*                               | is not a host
                    allowed-origins=*                             | is not an origin
                    allowed-origins=null                          | is not an origin
                    allowed-origins=https://a/                    | is not an origin
                    idle-timeout=0                                | entail.http.idle-timeout
                    requests-max=0                                | entail.http.requests-max
                    streams-max=99999999999                       | entail.http.streams-max
                    port=80                                       | entail.http.port: unknown setting
                    """)
    void faultsAreNamedWithTheWayOut(String settings, String message) {
        Map<String, String> all = new TreeMap<>();
        for (String setting : settings.split(",", -1)) {
            String[] parts = setting.split("=", 2);
            all.put("entail.http." + parts[0], parts[1]);
        }
        assertThatThrownBy(() -> HttpSettings.read(all))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1:1", "localhost:1", "LOCALHOST:1", "[::1]:1", "127.1.2.3:1", "[::ffff:127.0.0.1]:1"})
    void onlyThisMachineNeedsNeitherTlsNorTokens(String listen) {
        assertThat(HttpSettings.read(Map.of(HttpKeys.LISTEN, listen)).listen().isLoopback())
                .isTrue();
    }

    @Test
    void aProxyThatEndsTlsIsEnoughWithTokens() {
        assertThat(HttpSettings.read(Map.of(
                        HttpKeys.LISTEN, "0.0.0.0:80", HttpKeys.BEHIND_PROXY, "true", HttpKeys.TOKENS, "tokens")))
                .isNotNull();
    }
}
