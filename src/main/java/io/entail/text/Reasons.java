package io.entail.text;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * Says in words why a file could not be used. The message of an exception of the JDK is often only the path; the reason
 * is in the exception's type.
 */
public final class Reasons {
    private static final int DEPTH_MAX = 20;

    private Reasons() {}

    /** Returns the messages of an exception and of its causes, the outermost first, each once. */
    public static String chain(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        Throwable at = thrown;
        for (int depth = 0; at != null && depth < DEPTH_MAX; depth++) {
            String own = text(at);
            if (text.indexOf(own) < 0) {
                text.append(text.isEmpty() ? "" : ": ").append(own);
            }
            at = at.getCause();
        }
        return text.toString();
    }

    private static String text(Throwable thrown) {
        if (thrown instanceof IOException e) {
            return of(e);
        }
        String message = thrown.getMessage();
        Throwable cause = thrown.getCause();
        if (message == null) {
            return thrown.getClass().getSimpleName();
        }
        // An exception without a message of its own repeats its cause, with the name of the cause's class.
        return cause != null && message.equals(cause.toString()) ? text(cause) : message;
    }

    /** Returns the reason as half a sentence, such as {@code there is no FILE}. */
    public static String of(IOException e) {
        if (e instanceof CharacterCodingException) {
            return "it is not text in UTF-8";
        }
        if (!(e instanceof FileSystemException file)) {
            return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        }
        String path = String.valueOf(file.getFile());
        if (e instanceof NoSuchFileException) {
            return "there is no " + path;
        }
        if (e instanceof AccessDeniedException) {
            return "no permission for " + path;
        }
        if (e instanceof FileAlreadyExistsException) {
            return path + " is there already";
        }
        if (e instanceof NotDirectoryException) {
            return path + " is no directory";
        }
        if (e instanceof DirectoryNotEmptyException) {
            return path + " is not empty";
        }
        if (e instanceof FileSystemLoopException) {
            return "the links of " + path + " lead in a circle";
        }
        return file.getReason() == null ? path + " cannot be used" : path + ": " + file.getReason();
    }
}
