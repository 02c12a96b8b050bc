package io.entail.schema.shipped;

import io.entail.schema.formats.Certificates;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks certificates of authorities: the text has exactly one certificate, which is valid today and belongs to an
 * authority.
 */
final class CaCertificates {
    private final Clock clock;

    CaCertificates(Clock clock) {
        this.clock = clock;
    }

    @Nullable
    String check(Object value) {
        List<X509Certificate> certificates;
        try {
            certificates = Certificates.read((String) value);
        } catch (IllegalArgumentException e) {
            return "invalid certificate: " + e.getMessage();
        }
        if (certificates.size() != 1) {
            return "please submit only one certificate at a time";
        }
        X509Certificate certificate = certificates.get(0);
        if (certificate.getNotAfter().toInstant().isBefore(clock.instant())) {
            return "certificate expired, \"Not After\" time is in the past";
        }
        return certificate.getBasicConstraints() < 0
                ? "certificate does not appear to be a CA because it is missing the \"CA\" basic constraint"
                : null;
    }

    static Map<String, Object> digest(List<Object> arguments) {
        try {
            byte[] der = Certificates.read((String) arguments.get(0)).get(0).getEncoded();
            return Map.of("cert_digest", PasswordHash.sha256(der));
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("the certificate has no encoding", e);
        }
    }
}
