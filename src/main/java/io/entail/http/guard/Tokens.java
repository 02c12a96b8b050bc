package io.entail.http.guard;

import io.entail.config.HttpKeys;
import io.entail.http.call.Principal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Who may come in: the lines of a file that is read again when it changes. Thread-safe. */
final class Tokens {
    private final Reloaded<List<TokenLine>> lines;

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException naming the setting and what is wrong with the file
     */
    Tokens(Path file, LongSupplier nanoTime) {
        this.lines = new Reloaded<>(HttpKeys.TOKENS, List.of(file), () -> TokenFile.read(file), nanoTime);
    }

    /** Whose token it is. */
    Optional<Principal> byToken(String token) {
        return find(TokenLine.HASH, TokenLine.hash(token));
    }

    /** Whom a certificate with this common name belongs to. */
    Optional<Principal> byCommonName(String name) {
        return find(TokenLine.COMMON_NAME, name);
    }

    /** Looks at every line to its end, so that the time it takes says nothing about any. */
    private Optional<Principal> find(String kind, String proof) {
        byte[] wanted = proof.getBytes(StandardCharsets.UTF_8);
        @Nullable Principal found = null;
        for (TokenLine line : lines.get()) {
            boolean same = line.kind().equals(kind)
                    && MessageDigest.isEqual(line.proof().getBytes(StandardCharsets.UTF_8), wanted);
            found = same ? line.principal() : found;
        }
        return Optional.ofNullable(found);
    }
}
