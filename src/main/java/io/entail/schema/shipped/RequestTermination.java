package io.entail.schema.shipped;

import io.entail.schema.checks.FieldPath;
import io.entail.schema.function.Verdict;
import java.util.Map;

/** Checks that an answer has only one of these: a message, a body with its content type, or an echo of the request. */
final class RequestTermination {
    private RequestTermination() {}

    static Verdict answer(Map<String, Object> fields) {
        boolean message = !FieldPath.isEmpty(fields.get("message"));
        boolean type = !FieldPath.isEmpty(fields.get("content_type"));
        boolean body = !FieldPath.isEmpty(fields.get("body"));
        if (message && (type || body)) {
            return Verdict.refuse("message cannot be used with content_type or body");
        }
        if (type && !body) {
            return Verdict.refuse("content_type requires a body");
        }
        boolean echo = Boolean.TRUE.equals(fields.get("echo"));
        return echo && body ? Verdict.refuse("echo cannot be used with content_type and body") : Verdict.pass();
    }
}
