package io.entail.http.guard;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Certificates and their keys in PEM, which the JDK's own tool makes. */
final class TestCertificates {
    private static final String PASSWORD = "changeit";

    private final Path store;
    private final Path folder;

    TestCertificates(Path folder) {
        this.folder = folder;
        this.store = folder.resolve("store.p12");
    }

    /** Makes the certificate of an authority. */
    void authority(String alias) throws Exception {
        make(alias, "CN=" + alias, List.of("-ext", "bc:c"));
    }

    /** Makes a certificate that is signed by itself. */
    void selfSigned(String alias, String names) throws Exception {
        make(alias, "CN=" + alias, List.of("-ext", "san=" + names));
    }

    /** Makes a certificate that an authority has signed. */
    void signed(String alias, String subject, String authority) throws Exception {
        make(alias, subject, List.of("-signer", authority));
    }

    private void make(String alias, String subject, List<String> more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                subject,
                "-validity",
                "2",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(more);
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!keytool.waitFor(1, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + said);
        }
    }

    KeyStore store() throws Exception {
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    /** Returns a key store for a client: the certificate that it trusts, and its own key if it has one. */
    KeyStore clientStore(String trusted, String... own) throws Exception {
        KeyStore some = KeyStore.getInstance("PKCS12");
        some.load(null, password());
        some.setCertificateEntry(trusted, store().getCertificate(trusted));
        for (String alias : own) {
            some.setKeyEntry(alias, store().getKey(alias, password()), password(), store().getCertificateChain(alias));
        }
        return some;
    }

    static char[] password() {
        return PASSWORD.toCharArray();
    }

    /** Writes the files of a certificate, {@code certificate.pem} and {@code key.pem}, atomically. */
    void write(String alias, Path certificate, Path key) throws Exception {
        PrivateKey secret = (PrivateKey) store().getKey(alias, PASSWORD.toCharArray());
        Certificate[] chain = store().getCertificateChain(alias);
        StringBuilder text = new StringBuilder();
        for (Certificate each : chain) {
            text.append(pem("CERTIFICATE", each.getEncoded()));
        }
        replace(certificate, text.toString());
        replace(key, pem("PRIVATE KEY", secret.getEncoded()));
    }

    void writeCertificate(String alias, Path file) throws Exception {
        replace(file, pem("CERTIFICATE", store().getCertificate(alias).getEncoded()));
    }

    private void replace(Path file, String text) throws Exception {
        Path draft = Files.writeString(folder.resolve("draft"), text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String pem(String label, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return String.join(
                "\n", Arrays.asList("-----BEGIN " + label + "-----", text, "-----END " + label + "-----", ""));
    }
}
