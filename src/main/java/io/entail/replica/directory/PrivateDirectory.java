package io.entail.replica.directory;

import io.entail.errors.ReplicaUnusableException;
import io.entail.text.Log;
import io.entail.text.Reasons;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Makes directories accessible only to their owner, because the state of a store contains secrets. */
public final class PrivateDirectory {
    private static final Logger log = Log.of(PrivateDirectory.class);
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rwx------");

    private PrivateDirectory() {}

    /**
     * Creates a directory, or removes other users' permissions from an existing one.
     *
     * @throws ReplicaUnusableException when that is not possible, or the directory belongs to another user
     */
    public static void make(Path directory) {
        checkPath(directory);
        try {
            if (Files.isDirectory(directory)) {
                keepOthersOut(directory.toRealPath());
            } else {
                Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNERS));
            }
        } catch (IOException e) {
            throw refusal(directory, Reasons.of(e), e);
        }
        try {
            // Creating a file gives the error of the disk; a check of permissions would not detect a read-only mount.
            Files.delete(Files.createTempFile(directory, "probe", null));
        } catch (IOException e) {
            throw refusal(directory, "it cannot be written: " + reason(e), e);
        }
    }

    /** Returns the reason without the name of the file that was tried. */
    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "Permission denied";
        }
        return e instanceof FileSystemException named && named.getReason() != null ? named.getReason() : Reasons.of(e);
    }

    /** Throws an error that names the file in place of the directory. */
    private static void checkPath(Path directory) {
        Path absolute = directory.toAbsolutePath();
        Path path = absolute.getRoot();
        for (Path name : absolute) {
            path = path.resolve(name);
            if (Files.isSymbolicLink(path) && !Files.exists(path)) {
                throw refusal(directory, path + " is a link to something that is not there", null);
            }
            if (Files.exists(path) && !Files.isDirectory(path)) {
                throw refusal(directory, path + " is no directory", null);
            }
        }
    }

    private static void keepOthersOut(Path directory) throws IOException {
        Object owner = attribute(directory, "unix:uid");
        // The owner of /proc/self is the user of this process, also if the user has no name.
        Object user = attribute(Path.of("/proc/self"), "unix:uid");
        if (owner != null && user != null && !owner.equals(user)) {
            throw refusal(
                    directory,
                    "it belongs to another user (" + owner + ", and this process runs as " + user
                            + "), who could read the secrets in it; name a directory in it, which is then made for"
                            + " this user alone",
                    null);
        }
        Set<PosixFilePermission> rights = EnumSet.noneOf(PosixFilePermission.class);
        rights.addAll(Files.getPosixFilePermissions(directory));
        if (!OWNERS.containsAll(rights)) {
            String before = PosixFilePermissions.toString(rights);
            rights.retainAll(OWNERS);
            Files.setPosixFilePermissions(directory, rights);
            if (!OWNERS.containsAll(Files.getPosixFilePermissions(directory))) {
                throw refusal(directory, "others can read it, and its file system does not let that be changed", null);
            }
            log.warn(
                    "Others could look into the replica's directory, now only its owner can directory={} before={}",
                    directory,
                    before);
        }
    }

    private static @Nullable Object attribute(Path path, String name) throws IOException {
        try {
            return Files.getAttribute(path, name);
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            return null; // The file system is not one of Unix.
        }
    }

    /** Returns the error about a directory that cannot be used. */
    static ReplicaUnusableException refusal(Path directory, String cause, @Nullable IOException e) {
        return new ReplicaUnusableException(
                "the directory " + directory + " cannot be used for a replica: " + cause
                        + "; mend that or name another directory (entail.directory)",
                false,
                e);
    }
}
