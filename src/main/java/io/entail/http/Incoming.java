package io.entail.http;

import io.entail.http.call.Body;
import io.entail.http.call.Principal;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came in.
 *
 * @param path raw, as it was sent
 * @param query raw, null for none
 * @param headers by lower-case name; of several of a name a list with commas
 * @param gone whether the client has gone away
 */
record Incoming(
        String method,
        String path,
        @Nullable String query,
        Map<String, String> headers,
        Body body,
        Principal principal,
        BooleanSupplier gone) {}
