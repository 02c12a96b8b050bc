package io.entail.http.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * A stamp of a file that changes when the file is modified or replaced, or its permissions change.
 *
 * @param identity the inode
 * @param changed the time of the last change of content or metadata, null where the file system has none
 */
record FileStamp(
        @Nullable Object identity,
        FileTime written,
        @Nullable Object changed,
        long size) {
    private static final FileStamp NO_FILE = new FileStamp(null, FileTime.fromMillis(0), null, -1);

    /** Returns the stamp of the file as it is now, also when it does not exist. Links are followed. */
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
