package io.entail.errors;

import org.jspecify.annotations.Nullable;

/** The schema registry answered no, for a reason that stays until somebody changes a schema, a rule or a right. */
public final class RegistryRefusedException extends EntailException {
    public static final int CODE = 117;

    public RegistryRefusedException(String message, @Nullable Throwable cause) {
        super(CODE, "registry refused", message);
        if (cause != null) {
            initCause(cause);
        }
    }
}
