package io.entail.http.call;

import io.entail.declarative.text.JsonReader;
import io.entail.http.call.QueryParameters.Parameter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads request bodies: JSON, forms and multipart. */
public final class Bodies {
    /** The largest size in bytes of a body that is not an import. */
    public static final int BYTES_MAX = 1 << 20;

    private static final String NO_JSON = "Cannot parse JSON body";

    private Bodies() {}

    /** Returns the media type of a body without parameters, in lower case; empty when the request has none. */
    public static String type(Body body) {
        String type = body.contentType();
        if (type == null) {
            return "";
        }
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** Whether a media type is JSON. */
    public static boolean isJson(String type) {
        return type.equals("application/json") || (type.startsWith("application/") && type.endsWith("+json"));
    }

    /**
     * Returns the members of a JSON object or of a form; empty when there is no body.
     *
     * @param form converts the parameters of a form to values
     * @throws RefusedRequest with 400, 413 or 415
     */
    public static Map<String, @Nullable Object> object(
            Body body, Function<List<Parameter>, Map<String, @Nullable Object>> form) {
        String type = type(body);
        if (isJson(type)) {
            Object value = json(body);
            if (!(value instanceof Map<?, ?>)) {
                throw RefusedRequest.bad(NO_JSON + ": expected an object");
            }
            @SuppressWarnings("unchecked") // The reader makes maps of this type.
            Map<String, @Nullable Object> object = (Map<String, @Nullable Object>) value;
            return object;
        }
        return switch (type) {
            case "application/x-www-form-urlencoded" ->
                form.apply(QueryParameters.parse(text(body)).all());
            case "multipart/form-data" -> form.apply(Multipart.read(String.valueOf(body.contentType()), bytes(body)));
            default -> {
                if (body.isEmpty() || bytes(body).length == 0) {
                    yield Map.of();
                }
                throw unsupported(type);
            }
        };
    }

    /**
     * Returns the value of a JSON body.
     *
     * @throws RefusedRequest with 400 or 413
     */
    public static @Nullable Object json(Body body) {
        String text = text(body);
        try {
            return JsonReader.read(text);
        } catch (IllegalArgumentException e) {
            throw RefusedRequest.bad(NO_JSON + ": " + e.getMessage());
        }
    }

    /** Returns the refusal of a body of another media type. */
    public static RefusedRequest unsupported(String type) {
        return new RefusedRequest(
                415,
                (type.isEmpty() ? "the body has no Content-Type" : "the body is in a type that is not read here")
                        + ": send application/json, application/x-www-form-urlencoded or multipart/form-data");
    }

    /**
     * Returns the body as text.
     *
     * @throws RefusedRequest with 400 when it is not UTF-8, 413 when it is too large
     */
    public static String text(Body body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(body)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw RefusedRequest.bad("the body is not UTF-8");
        }
    }

    /** Returns the refusal for a body that could not be read to its end. */
    public static RefusedRequest broken(IOException e) {
        return e.getCause() instanceof TimeoutException
                ? new RefusedRequest(408, "the body came too slowly")
                : RefusedRequest.bad("the body ended early");
    }

    private static byte[] bytes(Body body) {
        try (InputStream in = body.stream(BYTES_MAX)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw broken(e);
        }
    }
}
