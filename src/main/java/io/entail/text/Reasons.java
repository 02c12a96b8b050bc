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

/** Why files could not be used, in words: the JDK's messages are often only a path, and its types say the rest. */
public final class Reasons {
    private Reasons() {}

    /** A half sentence such as {@code there is no FILE}. */
    public static String of(IOException e) {
        if (e instanceof CharacterCodingException) {
            return "it is not text in UTF-8";
        }
        if (!(e instanceof FileSystemException file)) {
            return e.getMessage() == null
                    ? "of an error without a message: " + e.getClass().getSimpleName()
                    : e.getMessage();
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
