package io.entail.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProfilesTest {
    private static final String TWO = """
            # mine
            profile = local

            [local]
            entail.bootstrap = 127.0.0.1:9092
            [production]
            entail.bootstrap=kafka-1:9093
            entail.kafka.sasl.jaas.config = a = "b;c"
            """;

    @TempDir
    private Path folder;

    @Test
    @DisplayName("the profile is the one that the option names, or else the one that the file names")
    void aProfileIsTheOneThatIsNamed() throws Exception {
        Profiles profiles = Profiles.read(file(TWO));
        assertThat(profiles.get(null).orElseThrow().settings()).isEqualTo(Map.of("entail.bootstrap", "127.0.0.1:9092"));
        assertThat(profiles.get("production").orElseThrow().settings())
                .isEqualTo(Map.of("entail.bootstrap", "kafka-1:9093", "entail.kafka.sasl.jaas.config", "a = \"b;c\""));
        assertThat(Profiles.read(file("[a]\n")).get(null)).isEmpty();
        assertThat(Profiles.read(folder.resolve("none")).get(null)).isEmpty();
    }

    @Test
    @DisplayName("a missing profile is reported with the names of those that exist")
    void aProfileThatIsNotThereIsTold() throws Exception {
        Path file = file(TWO);
        assertThatThrownBy(() -> Profiles.read(file).get("prodution"))
                .hasMessageContaining("no profile 'prodution'")
                .hasMessageContaining("production")
                .hasMessageContaining("local, production");
        assertThatThrownBy(() -> Profiles.read(folder.resolve("none")).get("a")).hasMessageContaining("has none");
    }

    @Test
    @DisplayName("a mistake in the file is reported with its line")
    void aMistakeIsToldWithItsLine() throws Exception {
        assertWrong("[a]\nkey\n", "line 2: neither");
        assertWrong("entail.store = x\n[a]\n", "line 1: only 'profile = NAME'");
        assertWrong("[a]\n[b]\n[a]\n", "line 3: the profile 'a' is there twice");
        assertWrong("[a]\nk=1\nk=2\n", "line 3: k is there twice");
        assertWrong("[ ]\n", "line 1: a profile has a name");
    }

    @Test
    @DisplayName("a file that others can write is refused, because they could change where commands send data")
    void aFileThatOthersCanWriteIsRefused() throws Exception {
        Path file = file(TWO);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        assertThatThrownBy(() -> Profiles.read(file)).hasMessageContaining("chmod go-w " + file);
    }

    private void assertWrong(String text, String what) throws IOException {
        Path file = file(text);
        assertThatThrownBy(() -> Profiles.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(what);
    }

    private Path file(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("config"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return file;
    }
}
