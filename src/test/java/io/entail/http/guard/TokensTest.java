package io.entail.http.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.http.call.Principal;
import io.entail.http.call.Principal.Role;
import io.entail.testkit.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

final class TokensTest {
    private static final Principal ANN = new Principal("ann", Role.WRITE);

    @TempDir
    private Path folder;

    private final AtomicLong clock = new AtomicLong();
    private final NewToken token = NewToken.of("ann", Role.WRITE, new SecureRandom());
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("tokens");
        TokenFile.add(file, token);
    }

    private Tokens tokens() {
        return new Tokens(file, clock::get);
    }

    private void secondLater() {
        clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
    }

    private void rights(String rights) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    }

    @Test
    void aTokenIsKnownByItsHash() throws IOException {
        assertThat(token.token()).matches("entail_[A-Za-z0-9_-]{43}");
        assertThat(token).asString().doesNotContain(token.token());
        assertThat(Files.readString(file)).doesNotContain(token.token()).matches("ann write sha256:[0-9a-f]{64}\n");
        assertThat(tokens().byToken(token.token())).contains(ANN);
        assertThat(tokens().byToken(token.token() + "x")).isEmpty();
        assertThat(tokens().byToken("")).isEmpty();
        assertThat(tokens().byToken(TokenLine.hash(token.token()))).isEmpty();
    }

    @Test
    void aFileHasCommentsAndSeveralTokensOfOne() throws IOException {
        NewToken next = NewToken.of("ann", Role.READ, new SecureRandom());
        Files.writeString(
                file,
                "# who\n\n  ann \t write  sha256:"
                        + TokenLine.hash(token.token()).toUpperCase(java.util.Locale.ROOT)
                        + "  \r\nops admin cn:Ops Team, Inc.");
        TokenFile.add(file, next);
        assertThat(tokens().byToken(token.token())).contains(ANN);
        assertThat(tokens().byToken(next.token())).contains(new Principal("ann", Role.READ));
        assertThat(tokens().byCommonName("Ops Team, Inc.")).contains(new Principal("ops", Role.ADMIN));
        assertThat(tokens().byCommonName("ops team, inc.")).isEmpty();
        assertThat(tokens().byToken("Ops Team, Inc.")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rwxrwxrwx"})
    void aFileThatOthersMayUseIsRefused(String rights) throws IOException {
        rights(rights);
        assertThatThrownBy(this::tokens)
                .hasMessageContaining("entail.http.tokens")
                .hasMessageContaining("chmod 600 " + file);
        assertThatThrownBy(() -> TokenFile.add(file, token)).hasMessageContaining("chmod 600 " + file);
    }

    @Test
    void aNewFileIsItsOwnersOnly() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3cret",
                "ann s3cret",
                "ann write s3cret",
                "ann write sha256:s3cret",
                "ann owner cn:s3cret",
                "ann WRITE cn:s3cret",
                "a/b write cn:s3cret",
                "ann write cn:",
                "ann write sha256:0123"
            })
    void aLineThatIsNoneIsNamedByItsNumberAndNotShown(String line) throws IOException {
        Files.writeString(file, "# first\n" + line + "\n");
        assertThatThrownBy(this::tokens)
                .hasMessageContaining("line 2 of " + file)
                .message()
                .doesNotContain("s3cret");
    }

    @Test
    void aFileThatIsNotThereOrIsTooLargeIsRefused() throws IOException {
        Files.writeString(file, "#".repeat((1 << 20) + 1));
        assertThatThrownBy(this::tokens).hasMessageContaining("has more than 1048576 bytes");
        Files.writeString(file, "a read cn:x\n".repeat(10_001));
        assertThatThrownBy(this::tokens).hasMessageContaining("has more than 10000 tokens");
        Files.delete(file);
        assertThatThrownBy(this::tokens).hasMessage("entail.http.tokens: there is no " + file);
    }

    @Test
    void aFileIsReadAgainWhenItChangesAfterASecond() throws IOException {
        Tokens tokens = tokens();
        NewToken other = NewToken.of("bob", Role.READ, new SecureRandom());
        Files.writeString(file, other.line());
        assertThat(tokens.byToken(token.token())).contains(ANN);
        secondLater();
        assertThat(tokens.byToken(token.token())).isEmpty();
        assertThat(tokens.byToken(other.token())).contains(new Principal("bob", Role.READ));
    }

    @Test
    void aFileOfTheSameLengthAndTimeIsSeenToBeAnother() throws IOException {
        FileTime time = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(file, time);
        Tokens tokens = tokens();
        Path next = folder.resolve("next");
        TokenFile.add(next, NewToken.of("ann", Role.WRITE, new SecureRandom()));
        Files.setLastModifiedTime(next, time);
        Files.move(next, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        secondLater();
        assertThat(tokens.byToken(token.token())).isEmpty();
    }

    @Test
    void anInvalidFileKeepsTheFormerTokensAndIsLoggedOnce() throws IOException {
        try (LogLines log = new LogLines("io.entail.http.guard", Level.WARN)) {
            Tokens tokens = tokens();
            Files.writeString(file, "s3cret");
            for (int i = 0; i < 3; i++) {
                secondLater();
                assertThat(tokens.byToken(token.token())).contains(ANN);
            }
            assertThat(log.all())
                    .singleElement()
                    .asString()
                    .contains("line 1 of")
                    .doesNotContain("s3cret");
            Files.delete(file);
            secondLater();
            assertThat(tokens.byToken(token.token())).contains(ANN);
            TokenFile.add(file, token);
            rights("rw-r--r--");
            secondLater();
            assertThat(tokens.byToken(token.token())).contains(ANN);
            assertThat(log.all()).hasSize(3).last().asString().contains("chmod 600");
            rights("rw-------");
            Files.writeString(file, "");
            secondLater();
            assertThat(tokens.byToken(token.token())).isEmpty();
            assertThat(log.all()).hasSize(3);
        }
    }

    @Test
    void aRequestProvesWhoseItIs() throws Exception {
        String bearer = "Authorization: Bearer " + token.token();
        String admin = "Kong-Admin-Token: " + token.token();
        try (GuardedServer server =
                GuardedServer.of(GuardedServer.echo(), Map.of("entail.http.tokens", file.toString()))) {
            assertThat(server.ask("GET /a", bearer)).endsWith("WRITE ann /a");
            assertThat(server.ask("GET /a", admin)).endsWith("WRITE ann /a");
            assertThat(server.ask("GET /a", bearer, admin)).endsWith("WRITE ann /a");
            assertThat(server.ask("GET /a", bearer.replace("Bearer", "bearer"))).endsWith("WRITE ann /a");
            for (String[] wrong : new String[][] {
                {},
                {"Authorization: Bearer"},
                {"Authorization: Bearer "},
                {"Authorization: Bearer wrong"},
                {"Authorization: Basic YW5uOng="},
                {"Authorization: " + token.token()},
                {"Kong-Admin-Token: wrong"},
                {bearer, "Kong-Admin-Token: wrong"},
                {bearer, "Authorization: Bearer wrong"},
                {bearer, "Authorization: Basic YW5uOng="},
                {"Authorization: Bearer " + "x".repeat(1_001)},
            }) {
                assertThat(server.ask("GET /a", wrong))
                        .startsWith("HTTP/1.1 401")
                        .contains("WWW-Authenticate: Bearer\r\n", "{\"message\":\"")
                        .doesNotContain("wrong");
            }
        }
    }

    @Test
    void withoutAFileEverybodyIsLocal() throws Exception {
        try (GuardedServer server = GuardedServer.of(GuardedServer.echo(), Map.of())) {
            assertThat(server.ask("GET /a", "Authorization: Bearer any")).endsWith("ADMIN null /a");
        }
    }

    @Test
    void aPreflightNeedsNoToken() throws Exception {
        try (GuardedServer server = GuardedServer.of(
                GuardedServer.echo(),
                Map.of(
                        "entail.http.tokens",
                        file.toString(),
                        "entail.http.allowed-origins",
                        "https://ops.example.com"))) {
            String origin = "Origin: https://ops.example.com";
            assertThat(server.ask("OPTIONS /a", origin, "Access-Control-Request-Method: GET"))
                    .startsWith("HTTP/1.1 204");
            assertThat(server.ask("OPTIONS /a", origin)).startsWith("HTTP/1.1 401");
            // The page must be able to read that it was refused.
            assertThat(server.ask("GET /a", origin))
                    .startsWith("HTTP/1.1 401")
                    .contains("Access-Control-Allow-Origin: https://ops.example.com");
        }
    }
}
