package io.entail.http.guard;

import io.entail.http.settings.Authority;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/** Reads names from certificates. */
final class CertificateNames {
    private static final int DNS_NAME = 2;
    private static final int ADDRESS = 7;
    private static final String WILDCARD = "*.";

    private CertificateNames() {}

    /**
     * Returns the hosts that a certificate is for, in the spelling of {@link Authority}; some begin with {@code *.}.
     * The common name is used only when the certificate has no other host name.
     */
    static List<String> hosts(X509Certificate certificate) {
        List<String> hosts = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives == null) {
                commonNames(certificate).forEach(name -> host(name).ifPresent(hosts::add));
                return List.copyOf(hosts);
            }
            for (List<?> alternative : alternatives) {
                if (alternative.get(0).equals(DNS_NAME) || alternative.get(0).equals(ADDRESS)) {
                    host(String.valueOf(alternative.get(1))).ifPresent(hosts::add);
                }
            }
            return List.copyOf(hosts);
        } catch (CertificateParsingException e) {
            throw new IllegalArgumentException("the names of a certificate cannot be read: " + e.getMessage(), e);
        }
    }

    private static Optional<String> host(String text) {
        if (text.startsWith(WILDCARD)) {
            return host(text.substring(WILDCARD.length())).map(WILDCARD::concat);
        }
        return Authority.parse(text.indexOf(':') < 0 ? text : "[" + text + "]").map(Authority::host);
    }

    /**
     * Returns all common names of the subject.
     *
     * @throws IllegalArgumentException when the subject cannot be parsed
     */
    static List<String> commonNames(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(part -> part.getType().equalsIgnoreCase("CN"))
                            .map(part -> String.valueOf(part.getValue()))
                            .toList();
        } catch (InvalidNameException e) {
            throw new IllegalArgumentException("the subject of a certificate is no name", e);
        }
    }
}
