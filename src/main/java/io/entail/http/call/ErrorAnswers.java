package io.entail.http.call;

import io.entail.errors.EntailException;
import io.entail.errors.InvalidOptionsException;
import io.entail.errors.MissingFunctionException;
import io.entail.errors.OutcomeUnknownException;
import io.entail.errors.PositionGoneException;
import io.entail.errors.StaleVersionException;
import io.entail.errors.UnknownPositionException;
import io.entail.errors.WriteTooLargeException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Converts errors of the DAO to answers of the form {@code {"message", "name", "code", "fields"}}, and decides their
 * status.
 */
public final class ErrorAnswers {
    private ErrorAnswers() {}

    /** Returns the answer to a request that ended with an error. */
    public static Answer.Document of(EntailException error) {
        int status = status(error);
        Answer.Document answer = Answer.of(status, body(error));
        return status == 503 ? answer.with("Retry-After", "1") : answer;
    }

    /** Returns only the body. */
    public static Map<String, Object> body(EntailException error) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("message", String.valueOf(error.getMessage()));
        body.put("name", error.codeName());
        body.put("code", error.code());
        if (!error.fields().isEmpty()) {
            body.put(error instanceof InvalidOptionsException ? "options" : "fields", error.fields());
        }
        return body;
    }

    /** Returns the status. Codes 1 to 18 are those of the contract; each further code has a case of its own. */
    public static int status(EntailException error) {
        return switch (error.code()) {
            case 1, 2, 3, 4, 7, 9, 10, 11, 13, 14, 15, 16, 17, 18 -> 400;
            case 5 -> 409;
            case 6 -> 404;
            case 12 -> 405;
            case StaleVersionException.CODE -> 409;
            case WriteTooLargeException.CODE -> 413;
            case OutcomeUnknownException.CODE -> 504;
            case UnknownPositionException.CODE -> 400;
            case PositionGoneException.CODE -> 410;
            case MissingFunctionException.CODE -> 501;
            // The server, its log or its database has a problem, which may be temporary.
            default -> 503;
        };
    }
}
