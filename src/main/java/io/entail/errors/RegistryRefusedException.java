package io.entail.errors;

import org.jspecify.annotations.Nullable;

/**
 * The schema registry refused a request, for a reason that lasts until a schema, a compatibility rule or a permission
 * is changed.
 */
public final class RegistryRefusedException extends EntailException {
    public static final int CODE = 117;

    public RegistryRefusedException(String message, @Nullable Throwable cause) {
        super(CODE, "registry refused", message);
        if (cause != null) {
            initCause(cause);
        }
    }
}
