package io.entail.http.call;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Splits and encodes the paths of URLs. */
public final class UrlPaths {
    private static final String PLAIN = "-._~!$'()*,:@";

    private UrlPaths() {}

    /**
     * Returns the segments of a raw path, each decoded once; a slash at the end is ignored.
     *
     * @throws RefusedRequest with 400 when a segment is not percent-encoded UTF-8
     */
    public static List<String> split(String raw) {
        List<String> segments = new ArrayList<>();
        int from = 1;
        while (from < raw.length()) {
            int end = raw.indexOf('/', from);
            int to = end < 0 ? raw.length() : end;
            segments.add(QueryParameters.decode(raw.substring(from, to), false));
            from = to + 1;
        }
        return segments;
    }

    /** Encodes a text as one segment, or as a value in a query. */
    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char sign = (char) (each & 0xff);
            boolean plain = (sign >= 'a' && sign <= 'z')
                    || (sign >= 'A' && sign <= 'Z')
                    || (sign >= '0' && sign <= '9')
                    || PLAIN.indexOf(sign) >= 0;
            if (plain) {
                encoded.append(sign);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(sign >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(sign & 15, 16)));
            }
        }
        // A segment of only dots would be resolved as a step up or be dropped.
        return text.equals(".") ? "%2E" : text.equals("..") ? "%2E%2E" : encoded.toString();
    }

    /** Returns the path of a call within its workspace, encoded as it was sent. */
    public static String of(HttpCall call) {
        StringBuilder path = new StringBuilder(call.prefix());
        call.path().forEach(segment -> path.append('/').append(encode(segment)));
        return path.toString();
    }

    /** Returns the path and query of the next page of a call; all other parameters stay as they are. */
    public static String next(HttpCall call, String offset) {
        StringBuilder next = new StringBuilder(of(call)).append("?offset=").append(encode(offset));
        for (QueryParameters.Parameter parameter : call.query().all()) {
            if (!parameter.name().equals("offset")) {
                next.append('&').append(encode(parameter.name())).append('=').append(encode(parameter.value()));
            }
        }
        return next.toString();
    }
}
