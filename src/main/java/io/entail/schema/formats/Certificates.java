package io.entail.schema.formats;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses certificates in PEM with the JDK. */
public final class Certificates {
    private Certificates() {}

    static @Nullable String format(String text) {
        try {
            read(text);
            return null;
        } catch (IllegalArgumentException e) {
            return "invalid certificate: " + e.getMessage();
        }
    }

    /**
     * Returns the certificates of a text in their order: the first is the certificate itself, the others are its chain.
     *
     * @throws IllegalArgumentException saying what is wrong with the text
     */
    public static List<X509Certificate> read(String text) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Pem block : Pem.read(text)) {
            if (!block.label().equals("CERTIFICATE")) {
                throw new IllegalArgumentException("a PEM block of '" + block.label() + "'");
            }
            certificates.add(one(block.bytes()));
        }
        return certificates;
    }

    private static X509Certificate one(byte[] der) {
        try {
            ByteArrayInputStream in = new ByteArrayInputStream(der);
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            if (certificate == null || in.available() > 0) {
                throw new IllegalArgumentException("not one X.509 certificate in a PEM block");
            }
            return certificate;
        } catch (CertificateException e) {
            throw new IllegalArgumentException("not an X.509 certificate", e);
        }
    }
}
