package io.entail.schema.shipped;

import io.entail.schema.function.Verdict;
import java.util.Map;

/** Checks that the log server's user is given either in its URL or in a header, not in both. */
final class HttpLog {
    private HttpLog() {}

    static Verdict oneAuthorization(Map<String, Object> fields) {
        boolean header = fields.get("headers") instanceof Map<?, ?> headers
                && headers.keySet().stream()
                        .anyMatch(name -> String.valueOf(name).equalsIgnoreCase("authorization"));
        return header && hasUser(String.valueOf(fields.get("http_endpoint")))
                ? Verdict.refuse(
                        "specifying both an 'Authorization' header and user info in 'http_endpoint' is not allowed")
                : Verdict.pass();
    }

    private static boolean hasUser(String url) {
        int from = url.indexOf("//") + 2;
        int end = from;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        return url.substring(from, end).indexOf('@') >= 0;
    }
}
