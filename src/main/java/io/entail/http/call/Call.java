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
 * @param prefix of the path before {@code path}, as it was sent: empty, or that of a workspace
 * @param path decoded segments, behind the workspace
 * @param headers by lower-case name; of several of a name a list with commas
 * @param store for the one who acts, with the request's reason and in its workspace; results have nulls
 * @param pathsAs3 whether paths of routes are read and shown as of 3.0, and not by their characters as before
 * @param deadlineNanos of {@link System#nanoTime}, when the request's time is over
 * @param gone whether the client has gone away
 */
public record Call(
        String method,
        String prefix,
        List<String> path,
        Query query,
        Map<String, String> headers,
        Body body,
        Principal principal,
        EntityStore store,
        boolean pathsAs3,
        long deadlineNanos,
        BooleanSupplier gone) {
    public Call {
        path = List.copyOf(path);
    }

    /** The value of a header field, null when the request has none. */
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    public Optional<String> given(String header) {
        return Optional.ofNullable(header(header));
    }

    /** What is left of the request's time. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    }

    /** The same over another view of the store. */
    public Call with(EntityStore other) {
        return new Call(method, prefix, path, query, headers, body, principal, other, pathsAs3, deadlineNanos, gone);
    }

    /** The same with another body. */
    public Call with(Body other) {
        return new Call(method, prefix, path, query, headers, other, principal, store, pathsAs3, deadlineNanos, gone);
    }

    /** The same behind a workspace. */
    public Call within(String workspacePrefix, List<String> rest, EntityStore workspace) {
        return new Call(
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
     * Ends early when nobody waits for the answer.
     *
     * @throws Refusal nobody sees it
     */
    public void requireClient() {
        if (gone.getAsBoolean()) {
            throw new Refusal(499, "the client has gone");
        }
    }

    /** How messages name it. */
    @Override
    public String toString() {
        return method + " " + Excerpt.of(prefix + "/" + String.join("/", path));
    }
}
