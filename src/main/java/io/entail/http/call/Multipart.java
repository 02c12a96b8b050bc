package io.entail.http.call;

import io.entail.http.call.QueryParameters.Parameter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/** Reads the parts of {@code multipart/form-data} as parameters: their names, and their contents as text. */
final class Multipart {
    private static final int HEADERS_MAX = 4 << 10;

    private Multipart() {}

    /** @throws RefusedRequest with 400 when the body is not valid multipart or has too many parts */
    static List<Parameter> read(String contentType, byte[] body) {
        String boundary;
        Parts parts = new Parts();
        try {
            boundary = MultiPart.extractBoundary(contentType);
            if (boundary == null || boundary.isEmpty()) {
                throw RefusedRequest.bad("multipart/form-data without a boundary");
            }
            MultiPart.Parser parser = new MultiPart.Parser(boundary, parts);
            parser.setPartHeadersMaxLength(HEADERS_MAX);
            parser.setMaxParts(QueryParameters.PARAMETERS_MAX);
            parser.parse(Content.Chunk.from(ByteBuffer.wrap(body), true));
        } catch (RefusedRequest e) {
            throw e;
        } catch (RuntimeException e) {
            throw RefusedRequest.bad("the body is no multipart/form-data");
        }
        if (!parts.complete || parts.failed) {
            throw RefusedRequest.bad("the body is no multipart/form-data, or has more than "
                    + QueryParameters.PARAMETERS_MAX + " parts");
        }
        return parts.parameters;
    }

    private static final class Parts implements MultiPart.Parser.Listener {
        private final List<Parameter> parameters = new ArrayList<>();
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private @Nullable String name;
        private boolean complete;
        private boolean failed;

        @Override
        public void onPartBegin() {
            name = null;
            content.reset();
        }

        @Override
        public void onPartHeader(String header, String value) {
            if (header.equalsIgnoreCase("Content-Disposition")) {
                name = name(value);
            }
        }

        @Override
        public void onPartContent(Content.Chunk chunk) {
            ByteBuffer bytes = chunk.getByteBuffer();
            while (bytes.hasRemaining()) {
                content.write(bytes.get());
            }
        }

        @Override
        public void onPartEnd() {
            if (name == null) {
                failed = true;
                return;
            }
            try {
                parameters.add(new Parameter(
                        name,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(content.toByteArray()))
                                .toString()));
            } catch (CharacterCodingException e) {
                failed = true;
            }
        }

        @Override
        public void onComplete() {
            complete = true;
        }

        @Override
        public void onFailure(Throwable failure) {
            failed = true;
        }

        /**
         * Returns the parameter {@code name}, quoted or not. A match inside the quotes of another parameter does not
         * count.
         */
        private static @Nullable String name(String disposition) {
            int at = disposition.indexOf(';');
            while (at >= 0 && at < disposition.length()) {
                int equals = disposition.indexOf('=', at);
                if (equals < 0) {
                    return null;
                }
                String parameter = disposition.substring(at + 1, equals).strip();
                int from = equals + 1;
                boolean quoted = from < disposition.length() && disposition.charAt(from) == '"';
                int end = quoted ? quote(disposition, from + 1) : disposition.indexOf(';', from);
                if (quoted && end < 0) {
                    return null;
                }
                String value = disposition.substring(quoted ? from + 1 : from, end < 0 ? disposition.length() : end);
                if (parameter.equalsIgnoreCase("name")) {
                    return quoted ? value.replace("\\\"", "\"") : value.strip();
                }
                at = end < 0 ? end : disposition.indexOf(';', end);
            }
            return null;
        }

        /** Returns the index of the closing quotation mark, -1 when there is none. */
        private static int quote(String text, int from) {
            int end = text.indexOf('"', from);
            while (end > 0 && text.charAt(end - 1) == '\\') {
                end = text.indexOf('"', end + 1);
            }
            return end;
        }
    }
}
