package io.entail.http.call;

import io.entail.errors.words.Excerpt;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of a query string or of a form: decoded, in their order. Immutable. */
public final class QueryParameters {
    public static final int PARAMETERS_MAX = 1_000;

    /** Parameters that have the same meaning on every list, even where an entity has a field of that name. */
    private static final Set<String> OF_LISTS = Set.of("size", "offset", "tags", "count", "as_of", "sort");

    private final List<Parameter> parameters;

    /** A decoded name and value. A name without an equals sign has the empty text as its value. */
    public record Parameter(String name, String value) {}

    public QueryParameters(List<Parameter> parameters) {
        this.parameters = List.copyOf(parameters);
    }

    /**
     * Reads {@code a=b&c=d}.
     *
     * @throws RefusedRequest with 400 when it is not percent-encoded UTF-8 or has too many parameters
     */
    public static QueryParameters parse(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return new QueryParameters(List.of());
        }
        List<Parameter> parameters = new ArrayList<>();
        int from = 0;
        while (from <= text.length()) {
            int end = text.indexOf('&', from);
            int to = end < 0 ? text.length() : end;
            if (to > from) {
                if (parameters.size() == PARAMETERS_MAX) {
                    throw RefusedRequest.bad("Too many arguments: there may be " + PARAMETERS_MAX);
                }
                int equals = text.indexOf('=', from);
                boolean named = equals >= 0 && equals < to;
                parameters.add(new Parameter(
                        decode(text.substring(from, named ? equals : to), true),
                        named ? decode(text.substring(equals + 1, to), true) : ""));
            }
            from = to + 1;
        }
        return new QueryParameters(parameters);
    }

    /**
     * Decodes a percent-encoded text.
     *
     * @param plus whether a plus sign is a space, as in queries and forms
     * @throws RefusedRequest with 400 when it is not percent-encoded UTF-8
     */
    public static String decode(String text, boolean plus) {
        if (text.indexOf('%') < 0 && !(plus && text.indexOf('+') >= 0)) {
            return text;
        }
        byte[] from = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(from.length);
        for (int i = 0; i < from.length; i++) {
            if (from[i] == '%') {
                int high = i + 2 < from.length ? Character.digit(from[i + 1], 16) : -1;
                int low = i + 2 < from.length ? Character.digit(from[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw RefusedRequest.bad("'" + Excerpt.of(text) + "' is not percent-encoded");
                }
                bytes.put((byte) (high << 4 | low));
                i += 2;
            } else {
                bytes.put(plus && from[i] == '+' ? (byte) ' ' : from[i]);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw RefusedRequest.bad("'" + Excerpt.of(text) + "' is not percent-encoded UTF-8");
        }
    }

    /** Whether a name has a meaning on every list. A field of that name is asked for with {@code where.} before it. */
    public static boolean isOfLists(String name) {
        return OF_LISTS.contains(name);
    }

    /** Returns the first value of a name, null when it is absent. */
    public @Nullable String first(String name) {
        for (Parameter parameter : parameters) {
            if (parameter.name().equals(name)) {
                return parameter.value();
            }
        }
        return null;
    }

    public Optional<String> get(String name) {
        return Optional.ofNullable(first(name));
    }

    /**
     * Whether a boolean parameter is true: {@code true}, {@code 1}, or its name without a value.
     *
     * @throws RefusedRequest with 400 when the value is neither of these nor {@code false} or {@code 0}
     */
    public boolean is(String name, boolean otherwise) {
        String value = first(name);
        if (value == null) {
            return otherwise;
        }
        return switch (value) {
            case "", "1", "true" -> true;
            case "0", "false" -> false;
            default -> throw RefusedRequest.bad(name + " must be true or false, not '" + Excerpt.of(value) + "'");
        };
    }

    public List<Parameter> all() {
        return parameters;
    }

    /** Returns the first value of each name. */
    public Map<String, String> firsts() {
        Map<String, String> firsts = new LinkedHashMap<>();
        parameters.forEach(parameter -> firsts.putIfAbsent(parameter.name(), parameter.value()));
        return firsts;
    }
}
