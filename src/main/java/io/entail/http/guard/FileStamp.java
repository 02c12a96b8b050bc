package io.entail.http.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What differs when a file has been changed or replaced, or its rights have.
 *
 * @param identity its inode
 * @param changed when anything about it changed, null where the file system does not tell
 */
record FileStamp(
        @Nullable Object identity,
        FileTime written,
        @Nullable Object changed,
        long size) {
    private static final FileStamp NO_FILE = new FileStamp(null, FileTime.fromMillis(0), null, -1);

    /** Of the file as it is now, or as it is not. Links are followed. */
    static FileStamp of(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(now.fileKey(), now.lastModifiedTime(), changed(file), now.size());
        } catch (IOException e) {
            return NO_FILE;
        }
    }

    private static @Nullable Object changed(Path file) throws IOException {
        boolean told = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        return told ? Files.getAttribute(file, "unix:ctime") : null;
    }
}
