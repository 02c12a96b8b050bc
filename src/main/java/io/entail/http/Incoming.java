package io.entail.http;

import io.entail.http.call.Body;
import io.entail.http.call.Principal;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A request as it was received.
 *
 * @param path as it was sent, not decoded
 * @param query as it was sent, null when there is none
 * @param headers by lower-case name; fields with the same name are joined by commas
 * @param gone whether the client has closed the connection
 */
record Incoming(
        String method,
        String path,
        @Nullable String query,
        Map<String, String> headers,
        Body body,
        Principal principal,
        BooleanSupplier gone) {}
