package io.entail.http.calls;

import io.entail.http.call.Answer;
import io.entail.http.call.Endpoint;
import io.entail.http.call.HttpCall;
import io.entail.http.call.RefusedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * {@code /console/}: serves the static files of the console. Their content security policy lets the page load from and
 * connect to this server only. Thread-safe.
 */
public final class ConsoleCall implements Endpoint {
    /** The resource folder of the files, without a slash at the end. */
    private static final String FOLDER = "/io/entail/http/console/";

    private static final int DEPTH_MAX = 4;
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "txt", "text/plain; charset=utf-8",
            "md", "text/plain; charset=utf-8");

    /**
     * Redirects to the path with a slash at the end. All URLs of the page are relative to it, so that the console also
     * works below the path of a proxy.
     */
    public static Answer folder() {
        return Answer.of(308, null).with("Location", "console/");
    }

    @Override
    public Answer answer(HttpCall call) {
        Endpoint.require(call, READ);
        List<String> path = call.path().subList(1, call.path().size());
        String file = path.isEmpty() ? "index.html" : String.join("/", path);
        String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
        boolean plain = path.stream().allMatch(ConsoleCall::isPlain);
        if (type == null || !plain || path.size() > DEPTH_MAX) {
            throw RefusedRequest.notFound();
        }
        try (InputStream in = ConsoleCall.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw RefusedRequest.notFound();
            }
            return new Answer.Raw(
                    200,
                    Map.of("Content-Security-Policy", POLICY, "Cache-Control", "no-cache"),
                    type,
                    in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isPlain(String segment) {
        boolean signs = segment.chars()
                .allMatch(sign -> (sign >= 'a' && sign <= 'z')
                        || (sign >= 'A' && sign <= 'Z')
                        || (sign >= '0' && sign <= '9')
                        || sign == '.'
                        || sign == '-'
                        || sign == '_');
        return signs && !segment.isEmpty() && !segment.startsWith(".");
    }
}
