package io.entail.http.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Files that TLS is made of, all in PEM. Immutable.
 *
 * @param certificate the server's, and those between it and its authority
 * @param key of the certificate
 * @param clientAuthorities who vouches for clients; without it no client is asked for a certificate
 */
public record TlsFiles(Path certificate, Path key, Optional<Path> clientAuthorities) {
    public List<Path> all() {
        return Stream.concat(Stream.of(certificate, key), clientAuthorities.stream())
                .toList();
    }
}
