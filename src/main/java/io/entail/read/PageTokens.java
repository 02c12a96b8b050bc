package io.entail.read;

import io.entail.errors.Failures;
import io.entail.errors.words.Misuse;
import io.entail.resolve.Bytes;
import io.entail.writes.EntityKeys;
import java.util.Base64;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Encodes paging tokens: the key of the last row of a page in base64url without padding. */
public final class PageTokens {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private PageTokens() {}

    /** Returns the token of the page after a row. */
    public static String write(Bytes lastKey) {
        return ENCODER.encodeToString(lastKey.array());
    }

    /** Returns the key after which the page begins, null for the first page. Checks the size too. */
    public static @Nullable Bytes read(PageRequest request, EntityKeys keys) {
        return read(request, keys::isKey);
    }

    /** Returns the key after which the page begins, for pages with another form of token. */
    public static @Nullable Bytes read(PageRequest request, Predicate<Bytes> fits) {
        Misuse.requireGiven(request, "page", "a request");
        if (request.size() < 1 || request.size() > PageRequest.MAX_SIZE) {
            throw Failures.invalidSize(PageRequest.MAX_SIZE);
        }
        String token = request.offset();
        if (token == null) {
            return null;
        }
        Bytes key = decode(token);
        if (!fits.test(key)) {
            throw Failures.invalidOffset(token, "invalid offset");
        }
        return key;
    }

    private static Bytes decode(String token) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            throw Failures.invalidOffset(token, "bad base64 encoding");
        }
        if (!ENCODER.encodeToString(bytes).equals(token)) {
            throw Failures.invalidOffset(token, "bad base64 encoding");
        }
        return Bytes.wrap(bytes);
    }
}
