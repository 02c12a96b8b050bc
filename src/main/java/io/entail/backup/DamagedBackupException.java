package io.entail.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A file is not a backup, is incomplete, or was altered. */
public final class DamagedBackupException extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    DamagedBackupException(String message, @Nullable Exception cause) {
        super(message, new IOException(message, cause));
    }
}
