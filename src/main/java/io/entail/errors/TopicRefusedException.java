package io.entail.errors;

import java.util.Map;

/**
 * The writes topic is not the one that this replica was built from, or does not meet the requirements. Nothing was
 * changed.
 */
public final class TopicRefusedException extends EntailException {
    public static final int CODE = 109;

    public TopicRefusedException(String message, Map<String, ?> fields) {
        super(CODE, "topic refused", message, fields);
    }
}
