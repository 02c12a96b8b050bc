package io.entail.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.config.EnvironmentSettings;
import io.entail.config.HttpKeys;
import io.entail.http.settings.HttpSettings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class HttpOptionsTest {
    @Command(name = "serve")
    private static final class Serve {
        @Mixin
        private HttpOptions http = new HttpOptions();
    }

    private static HttpSettings settings(Map<String, String> settings, String... options) {
        Serve serve = new Serve();
        new CommandLine(serve).parseArgs(options);
        return HttpSettings.read(serve.http.over(settings));
    }

    @Test
    void anOptionWinsOverItsSetting() {
        Map<String, String> file =
                Map.of(HttpKeys.LISTEN, "127.0.0.1:1", HttpKeys.REQUESTS_MAX, "7", "entail.store", "shop");
        assertThat(settings(file).listen()).hasToString("127.0.0.1:1");
        HttpSettings settings = settings(
                file,
                "--listen=[::1]:2",
                "--tls-certificate=c",
                "--tls-key=k",
                "--client-ca=a",
                "--tokens=t",
                "--behind-proxy",
                "--allow-host=x,y",
                "--allow-host=z",
                "--allow-origin=https://o");
        assertThat(settings.listen().port()).hasValue(2);
        assertThat(settings.tls().orElseThrow().all()).containsExactly(Path.of("c"), Path.of("k"), Path.of("a"));
        assertThat(settings.tokens()).contains(Path.of("t"));
        assertThat(settings.behindProxy()).isTrue();
        assertThat(settings.allowedHosts()).containsExactly("x", "y", "z");
        assertThat(settings.allowedOrigins()).hasSize(1);
        assertThat(settings.limits().requestsMax()).isEqualTo(7);
    }

    @Test
    void everySettingHasItsVariable() {
        assertThat(EnvironmentSettings.read(
                        Map.of("ENTAIL_HTTP_LISTEN", "127.0.0.1:3", "ENTAIL_HTTP_TLS_CLIENT_CA", "a")))
                .isEqualTo(Map.of(HttpKeys.LISTEN, "127.0.0.1:3", HttpKeys.CLIENT_CA, "a"));
    }

    @Test
    void theyAreCheckedTogether() {
        assertThatThrownBy(() -> settings(Map.of(), "--listen=0.0.0.0:80")).hasMessageContaining(HttpKeys.TOKENS);
    }
}
