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

/** The lines of the token file, which is read again when it changes. Thread-safe. */
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

    /** Returns the owner of a token. */
    Optional<Principal> byToken(String token) {
        return find(TokenLine.HASH, TokenLine.hash(token));
    }

    /** Returns the owner of certificates with this common name. */
    Optional<Principal> byCommonName(String name) {
        return find(TokenLine.COMMON_NAME, name);
    }

    /** Compares every line completely, so that the time it takes reveals nothing about any of them. */
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
