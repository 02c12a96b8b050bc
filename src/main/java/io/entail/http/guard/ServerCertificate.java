package io.entail.http.guard;

import io.entail.http.settings.TlsFiles;
import io.entail.schema.formats.Certificates;
import io.entail.schema.formats.KeyPairs;
import io.entail.schema.formats.PrivateKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The certificate of a server, and the authorities that may sign certificates of clients. Not modified after creation.
 *
 * @param keys key store with one key and its certificate chain
 * @param authorities authorities of client certificates, empty when clients are not asked for one
 * @param names that the certificate is for: host names, some beginning with {@code *.}, and addresses
 */
record ServerCertificate(KeyStore keys, Optional<KeyStore> authorities, List<String> names) {
    /** The password of a key store that exists only in memory. */
    static final String PASSWORD = "";

    private static final String ALIAS = "server";

    /**
     * Reads the files.
     *
     * @throws IllegalArgumentException saying which file is wrong and why
     */
    static ServerCertificate read(TlsFiles files) throws IOException {
        List<X509Certificate> chain = parsed(files.certificate(), Certificates::read);
        PrivateKey key = parsed(files.key(), PrivateKeys::read);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException(files.certificate() + " has no certificate");
        }
        if (!KeyPairs.match(chain.get(0).getPublicKey(), key)) {
            throw new IllegalArgumentException(
                    files.key() + " is not the key of the first certificate in " + files.certificate());
        }
        try {
            KeyStore keys = empty();
            keys.setKeyEntry(ALIAS, key, PASSWORD.toCharArray(), chain.toArray(Certificate[]::new));
            Optional<KeyStore> authorities = files.clientAuthorities().isPresent()
                    ? Optional.of(authorities(files.clientAuthorities().get()))
                    : Optional.empty();
            return new ServerCertificate(keys, authorities, CertificateNames.hosts(chain.get(0)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("they make no key store: " + e.getMessage(), e);
        }
    }

    private static <T> T parsed(Path file, Function<String, T> parser) throws IOException {
        String text = BoundedFile.text(file);
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " is of no use: " + e.getMessage(), e);
        }
    }

    private static KeyStore authorities(Path file) throws IOException, GeneralSecurityException {
        List<X509Certificate> certificates = parsed(file, Certificates::read);
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException(file + " has no certificate");
        }
        KeyStore authorities = empty();
        for (int i = 0; i < certificates.size(); i++) {
            authorities.setCertificateEntry("authority-" + i, certificates.get(i));
        }
        return authorities;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD.toCharArray());
        return store;
    }
}
