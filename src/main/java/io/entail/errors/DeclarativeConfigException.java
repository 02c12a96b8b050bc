package io.entail.errors;

import java.util.Map;

/** A declarative configuration has faults. {@link #fields} has all of them, by path in the file. */
public final class DeclarativeConfigException extends EntailException {
    public static final int CODE = 14;

    public DeclarativeConfigException(String message, Map<String, ?> fields) {
        super(CODE, "invalid declarative configuration", message, fields);
    }
}
