package io.entail.http.entities;

import io.entail.errors.words.Excerpt;
import io.entail.http.call.Answer;
import io.entail.http.call.HttpCall;
import io.entail.http.call.RefusedRequest;
import io.entail.read.Entity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The preconditions {@code If-Match} and {@code If-None-Match} of a request (RFC 9110, section 13). The first uses
 * strong comparison, so a weak tag never matches; the second uses weak comparison. Immutable.
 */
final class Preconditions {
    static final String IF_MATCH = "If-Match";
    static final String IF_NONE_MATCH = "If-None-Match";
    private static final String ANY = "*";
    private static final int TAGS_MAX = 1_000;

    private final @Nullable List<String> match;
    private final @Nullable List<String> noneMatch;

    private Preconditions(@Nullable List<String> match, @Nullable List<String> noneMatch) {
        this.match = match;
        this.noneMatch = noneMatch;
    }

    /**
     * Reads the preconditions of a request.
     *
     * @throws RefusedRequest with 400 when a header is not a list of entity tags
     */
    static Preconditions of(HttpCall call) {
        return new Preconditions(tags(IF_MATCH, call), tags(IF_NONE_MATCH, call));
    }

    /** Returns the entity tag of a row. */
    static String tag(Entity row) {
        return '"' + Long.toString(row.version()) + '"';
    }

    boolean any() {
        return match != null || noneMatch != null;
    }

    /**
     * Checks them before a write.
     *
     * @param row null when it does not exist
     * @throws RefusedRequest with 412 when a precondition fails
     */
    void check(@Nullable Entity row) {
        if (match != null && !matches(match, row, false)) {
            throw failed(row);
        }
        if (noneMatch != null && matches(noneMatch, row, true)) {
            throw failed(row);
        }
    }

    /** Whether the client already has this version of the row. */
    boolean isKnown(Entity row) {
        if (match != null && !matches(match, row, false)) {
            throw failed(row);
        }
        return noneMatch != null && matches(noneMatch, row, true);
    }

    private static boolean matches(List<String> tags, @Nullable Entity row, boolean weakly) {
        if (row == null) {
            return false;
        }
        String tag = tag(row);
        return tags.stream()
                .anyMatch(each -> each.equals(ANY) || each.equals(tag) || (weakly && each.equals("W/" + tag)));
    }

    static RefusedRequest failed(@Nullable Entity row) {
        String is = row == null ? "there is no such entity" : "the entity has version " + row.version();
        return new RefusedRequest(new Answer.Document(
                412,
                row == null ? Map.of() : Map.of("ETag", tag(row)),
                Map.of("message", "a precondition of the request does not hold: " + is)));
    }

    private static @Nullable List<String> tags(String header, HttpCall call) {
        String text = call.header(header);
        if (text == null) {
            return null;
        }
        List<String> tags = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char sign = text.charAt(at);
            if (sign == ' ' || sign == '\t' || sign == ',') {
                at++;
                continue;
            }
            int end = end(text, at);
            if (end < 0 || tags.size() == TAGS_MAX) {
                throw RefusedRequest.bad(
                        header + " must have entity tags such as \"12\", or *, not '" + Excerpt.of(text) + "'");
            }
            tags.add(text.substring(at, end));
            at = end;
        }
        if (tags.isEmpty()) {
            throw RefusedRequest.bad(header + " must have entity tags such as \"12\", or *");
        }
        return tags;
    }

    /** Returns the index after the tag that begins at {@code at}, -1 when no tag begins there. */
    private static int end(String text, int at) {
        if (text.startsWith(ANY, at)) {
            return at + 1;
        }
        int quote = text.startsWith("W/\"", at) ? at + 2 : at;
        if (text.charAt(quote) != '"') {
            return -1;
        }
        int end = text.indexOf('"', quote + 1);
        return end < 0 ? -1 : end + 1;
    }
}
