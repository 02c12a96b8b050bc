package io.entail.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

final class ReasonsTest {
    @Test
    void typesOfTheJdkBecomeWords() {
        assertThat(Reasons.of(new NoSuchFileException("/a"))).isEqualTo("there is no /a");
        assertThat(Reasons.of(new AccessDeniedException("/a"))).isEqualTo("no permission for /a");
        assertThat(Reasons.of(new FileAlreadyExistsException("/a"))).isEqualTo("/a is there already");
        assertThat(Reasons.of(new FileSystemException("/a", null, "No space left on device")))
                .isEqualTo("/a: No space left on device");
        assertThat(Reasons.of(new MalformedInputException(1))).isEqualTo("it is not text in UTF-8");
        assertThat(Reasons.of(new IOException("Broken pipe"))).isEqualTo("Broken pipe");
    }

    @Test
    void aChainSaysEachMessageOnceAndNamesNoClasses() {
        Exception refused = new ConnectException("Connection refused");
        assertThat(Reasons.chain(new IllegalStateException("the registry is away", new RuntimeException(refused))))
                .isEqualTo("the registry is away: Connection refused");
        assertThat(Reasons.chain(new IllegalStateException("it: Connection refused", refused)))
                .isEqualTo("it: Connection refused");
        assertThat(Reasons.chain(new IllegalStateException())).isEqualTo("IllegalStateException");
    }
}
