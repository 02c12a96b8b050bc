package io.entail.schema.shipped;

import io.entail.schema.value.Numbers;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Expands the {@code url} of a service to its protocol, host, port and path:
 *
 * <pre>
 * https://shop.internal/v1   protocol https   host shop.internal   port 443    path /v1
 * shop.internal:8080         protocol http    host shop.internal   port 8080   path null
 * </pre>
 *
 * <p>Parts that the URL does not have are unset, so validation reports the host as missing if the URL has none. A null
 * unsets all four.
 */
final class ServiceUrl {
    private ServiceUrl() {}

    static Map<String, @Nullable Object> fields(@Nullable Object value) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        if (value == null) {
            for (String field : new String[] {"protocol", "host", "port", "path"}) {
                fields.put(field, null);
            }
            return fields;
        }
        String url = (String) value;
        String scheme = scheme(url);
        String rest = scheme == null ? url : url.substring(scheme.length() + 1);
        rest = rest.startsWith("//") ? rest.substring(2) : rest;
        int end = endOfAuthority(rest);
        String authority = rest.substring(0, end);
        authority = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = portColon(authority);
        String host = colon < 0 ? authority : authority.substring(0, colon);
        Object port = colon < 0 ? null : port(authority.substring(colon + 1));
        String path = path(rest, end);
        fields.put("protocol", scheme != null ? scheme : Integer.valueOf(443).equals(port) ? "https" : "http");
        fields.put("host", host.isEmpty() ? null : host);
        fields.put("port", port != null ? port : "https".equals(scheme) ? 443 : 80);
        fields.put("path", path.isEmpty() ? null : path);
        return fields;
    }

    /** Returns the scheme: a word before {@code ://}. A word before a lone colon is a host. */
    private static @Nullable String scheme(String url) {
        int end = url.indexOf("://");
        if (end <= 0) {
            return null;
        }
        for (int i = 0; i < end; i++) {
            char c = url.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.' || c == '_';
            if (!letter && (i == 0 || !other)) {
                return null;
            }
        }
        return url.substring(0, end);
    }

    private static int endOfAuthority(String rest) {
        for (int i = 0; i < rest.length(); i++) {
            char c = rest.charAt(i);
            if (c == '/' || c == '?' || c == '#') {
                return i;
            }
        }
        return rest.length();
    }

    /** Returns the path; a query or fragment is not part of a service's path. */
    private static String path(String rest, int from) {
        int end = from;
        while (end < rest.length() && rest.charAt(end) != '?' && rest.charAt(end) != '#') {
            end++;
        }
        return rest.substring(from, end);
    }

    /** Returns the index of the colon before the port; colons within brackets belong to an IPv6 address. */
    private static int portColon(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? colon : -1;
    }

    /** Returns the port; a text that is not a number stays a text, which validation refuses. */
    private static Object port(String digits) {
        boolean number = !digits.isEmpty()
                && digits.length() <= Numbers.LENGTH_MAX
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number) {
            return digits;
        }
        BigInteger port = new BigInteger(digits);
        return port.bitLength() < Integer.SIZE ? (Object) port.intValue() : port;
    }
}
