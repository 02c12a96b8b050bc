package io.entail.schema.shipped;

import io.entail.schema.function.Verdict;
import java.util.Map;

/** Checks that a proxy in front of AWS is addressed without TLS. */
final class AwsLambda {
    private AwsLambda() {}

    static Verdict proxy(Map<String, Object> fields) {
        String url = String.valueOf(fields.get("proxy_url"));
        int scheme = url.indexOf("://");
        return scheme > 0 && !url.startsWith("http://")
                ? Verdict.refuse("proxy_url scheme must be http")
                : Verdict.pass();
    }
}
