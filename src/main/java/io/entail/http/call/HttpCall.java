package io.entail.http.call;

import io.entail.dao.EntityStore;
import io.entail.errors.words.Excerpt;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One request, within the workspace that its path names. Immutable but for its body, which is read once.
 *
 * @param method such as {@code GET}
 * @param prefix the part of the path before {@code path}, as it was sent: empty, or the name of a workspace
 * @param path decoded segments after the workspace
 * @param headers by lower-case name; fields with the same name are joined by commas
 * @param store a view of the store with the request's actor, reason and workspace; unset fields of results are null
 * @param pathsAs3 whether paths of routes have the format of version 3.0; otherwise the characters of a path say
 *     whether it is a pattern
 * @param deadlineNanos the value of {@link System#nanoTime} at which the request times out
 * @param gone whether the client has closed the connection
 */
public record HttpCall(
        String method,
        String prefix,
        List<String> path,
        QueryParameters query,
        Map<String, String> headers,
        Body body,
        Principal principal,
        EntityStore store,
        boolean pathsAs3,
        long deadlineNanos,
        BooleanSupplier gone) {
    public HttpCall {
        path = List.copyOf(path);
    }

    /** Returns the value of a header field, null when the request has none. */
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    public Optional<String> given(String header) {
        return Optional.ofNullable(header(header));
    }

    /** Returns the time that is left until the request times out. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    }

    /** Returns this request on another view of the store. */
    public HttpCall with(EntityStore other) {
        return new HttpCall(
                method, prefix, path, query, headers, body, principal, other, pathsAs3, deadlineNanos, gone);
    }

    /** Returns this request with another body. */
    public HttpCall with(Body other) {
        return new HttpCall(
                method, prefix, path, query, headers, other, principal, store, pathsAs3, deadlineNanos, gone);
    }

    /** Returns this request inside a workspace. */
    public HttpCall within(String workspacePrefix, List<String> rest, EntityStore workspace) {
        return new HttpCall(
                method,
                workspacePrefix,
                rest,
                query,
                headers,
                body,
                principal,
                workspace,
                pathsAs3,
                deadlineNanos,
                gone);
    }

    /**
     * Ends the call early when the client has closed the connection.
     *
     * @throws RefusedRequest which no client receives
     */
    public void requireClient() {
        if (gone.getAsBoolean()) {
            throw new RefusedRequest(499, "the client has gone");
        }
    }

    /** Returns the name of the request for messages. */
    @Override
    public String toString() {
        return method + " " + Excerpt.of(prefix + "/" + String.join("/", path));
    }
}
