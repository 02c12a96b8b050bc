package io.entail.http.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of TLS, all in PEM. Immutable.
 *
 * @param certificate the server's certificate, followed by the intermediate ones
 * @param key the private key of the certificate
 * @param clientAuthorities the authorities that sign client certificates; empty when clients are not asked for one
 */
public record TlsFiles(Path certificate, Path key, Optional<Path> clientAuthorities) {
    public List<Path> all() {
        return Stream.concat(Stream.of(certificate, key), clientAuthorities.stream())
                .toList();
    }
}
