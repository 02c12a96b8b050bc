package io.entail.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.http.ApiSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class SettingsTest {
    private static final String HEAD = "| key | type | default | range | meaning |";

    @Test
    @DisplayName("the README's table of settings agrees with the code")
    void theReadmeHasTheTable() throws Exception {
        List<String> readme = Files.readAllLines(Path.of("README.md"));
        List<String> table = readme.subList(readme.indexOf(HEAD) + 2, readme.size()).stream()
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        String wanted = Settings.all().stream().map(SettingsTest::row).collect(Collectors.joining("\n"));
        assertThat(String.join("\n", table))
                .as("the rows below '%s' in README.md should be\n%s", HEAD, wanted)
                .isEqualTo(wanted);
    }

    private static String row(Setting<?> setting) {
        return "| " + code(setting.key()) + " | " + setting.type().name().toLowerCase(Locale.ROOT) + " |"
                + cell(code(setting.text())) + cell(setting.range()) + cell(setting.meaning());
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }

    private static String cell(String text) {
        return text.isEmpty() ? " |" : " " + text + " |";
    }

    @Test
    @DisplayName("every default can be read and is in range")
    void everyDefaultIsInRange() {
        for (Setting<?> setting : Settings.all()) {
            assertThat(fault(setting))
                    .as("the default of %s can be read", setting.key())
                    .isEmpty();
        }
        assertThat(Settings.HTTP_VERSION.text()).isEqualTo(ApiSettings.VERSION);
        assertThat(Settings.HTTP_REQUEST_TIMEOUT.byDefault()).isEqualTo(ApiSettings.DEFAULT.requestTime());
    }

    private static <T extends Comparable<T>> String fault(Setting<T> setting) {
        return setting.fault(setting.byDefault()).orElse("");
    }

    @Test
    @DisplayName("a value out of range is reported with the range")
    void whatIsOutOfRangeIsTold() {
        assertThat(Settings.CONFLICT_RETRIES.faultWithKey(1_001L))
                .contains("entail.write.conflict-retries: 1001 is not between 0 and 1000");
        assertThat(Settings.CACHE_BYTES.faultWithKey(1L))
                .contains("entail.replica.cache-bytes: 1 is not at least 16777216");
        assertThat(Settings.OPEN_TIMEOUT.fault(Duration.ZERO)).contains("PT0S is not above 0");
        assertThat(Settings.HTTP_IDLE_TIMEOUT.fault(Duration.ofHours(2)))
                .contains("PT2H is not above 0 and at most 60m");
        assertThat(Settings.REAPER_INTERVAL.fault(Duration.ZERO)).isEmpty();
    }

    @Test
    @DisplayName("a key belongs to the setting that has it, or to the one whose name it begins with")
    void aKeyBelongsToASetting() {
        assertThat(Settings.find("entail.store")).contains(Settings.STORE);
        assertThat(Settings.find("schema.registry.url").orElseThrow().type()).isEqualTo(Setting.Type.TEXT);
        assertThat(Settings.find("entail.kafka.sasl.jaas.config").orElseThrow().type())
                .isEqualTo(Setting.Type.TEXT);
        assertThat(Settings.find("entail.stor")).isEmpty();
    }

    @Test
    @DisplayName("every key of a store has an effect, and every key with an effect is a setting")
    void everyKeySetsSomething() {
        assertThat(SettingKeys.all()).containsAll(SettingKeys.setters());
        assertThat(SettingKeys.all())
                .filteredOn(key -> !key.endsWith("*") && !key.startsWith("schema.registry."))
                .allMatch(key -> SettingKeys.setters().contains(key));
    }
}
