package io.entail.schema.shipped;

import io.entail.schema.function.Verdict;
import java.util.Map;

/** Checks that a plugin that issues tokens has at least one flow enabled. */
final class OAuth2Flows {
    private OAuth2Flows() {}

    static Verdict some(Map<String, Object> fields) {
        return fields.containsValue(true)
                ? Verdict.pass()
                : Verdict.refuse(
                        "at least one of these fields must be true: "
                                + "enable_authorization_code, enable_implicit_grant, enable_client_credentials, enable_password_grant");
    }
}
