package io.entail.http.guard;

import io.entail.http.call.Answer;
import io.entail.http.call.Principal;
import io.entail.http.call.RefusedRequest;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/**
 * Authenticates requests. A token in {@code Authorization: Bearer} or {@code Kong-Admin-Token} decides; without a
 * token, the common name of the client's certificate does. Both have to be in the token file, so access is revoked by
 * deleting a line. Without a token file every sender is {@link Principal#LOCAL}. Immutable.
 */
final class Authentication {
    private static final String ADMIN_TOKEN = "Kong-Admin-Token";
    private static final String BEARER = "bearer ";
    private static final int TOKEN_MAX = 1_000;

    /** The sender of requests for the console's files, which need no token: a token is typed into the console. */
    private static final Principal ANYBODY = new Principal(null, Principal.Role.READ);

    private final Optional<Tokens> tokens;

    Authentication(Optional<Tokens> tokens) {
        this.tokens = tokens;
    }

    /**
     * Returns the sender of a request.
     *
     * @throws RefusedRequest with 401 when the request does not prove it
     */
    Principal of(Request request) {
        if (tokens.isEmpty()) {
            return Principal.LOCAL;
        }
        Set<String> given = given(request.getHeaders());
        if (given.size() > 1) {
            throw refusal("the request carries different tokens");
        }
        for (String token : given) {
            return tokens.get().byToken(token).orElseThrow(() -> refusal("the token is not known"));
        }
        return certificate(request)
                .map(Authentication::commonName)
                .map(name -> tokens.get()
                        .byCommonName(name)
                        .orElseThrow(() -> refusal("the certificate's common name is not known")))
                .or(() -> ConsoleFiles.areAskedFor(request) ? Optional.of(ANYBODY) : Optional.empty())
                .orElseThrow(
                        () -> refusal("a token is needed: 'Authorization: Bearer TOKEN' or 'Kong-Admin-Token: TOKEN'"));
    }

    private static Set<String> given(HttpFields headers) {
        Set<String> given = new HashSet<>();
        for (String value : headers.getValuesList(HttpHeader.AUTHORIZATION)) {
            if (!value.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
                throw refusal("'Authorization' is not 'Bearer TOKEN'");
            }
            given.add(token(value.substring(BEARER.length())));
        }
        headers.getValuesList(ADMIN_TOKEN).forEach(value -> given.add(token(value)));
        return given;
    }

    private static String token(String value) {
        String token = value.strip();
        if (token.isEmpty() || token.length() > TOKEN_MAX) {
            throw refusal("the token is not known");
        }
        return token;
    }

    /**
     * Returns the certificate of the connection. An authority from the settings has signed it, because other
     * certificates fail the handshake.
     */
    private static Optional<X509Certificate> certificate(Request request) {
        if (request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData session) {
            X509Certificate[] chain = session.peerCertificates();
            return chain == null || chain.length == 0 ? Optional.empty() : Optional.of(valid(chain[0]));
        }
        return Optional.empty();
    }

    /** Checks that the certificate is still valid: a connection may outlive the certificate that opened it. */
    private static X509Certificate valid(X509Certificate certificate) {
        try {
            certificate.checkValidity();
            return certificate;
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            throw refusal("the certificate has expired");
        }
    }

    /**
     * Returns the common name. A certificate with several common names is refused, because it would be unclear which
     * one counts.
     */
    private static String commonName(X509Certificate certificate) {
        List<String> names;
        try {
            names = CertificateNames.commonNames(certificate);
        } catch (IllegalArgumentException e) {
            throw refusal("the certificate's subject is no name");
        }
        if (names.size() != 1) {
            throw refusal("the certificate's subject has not one common name");
        }
        return names.get(0);
    }

    private static RefusedRequest refusal(String message) {
        return new RefusedRequest(
                new Answer.Document(401, Map.of("WWW-Authenticate", "Bearer"), Map.of("message", message)));
    }
}
