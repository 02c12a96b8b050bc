package io.entail.stack;

import io.entail.errors.DirectoryInUseException;
import io.entail.errors.StackException;
import io.entail.text.Reasons;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The directory of a stack, locked by one process at a time.
 *
 * <pre>
 * stack.lock         locked while a stack runs
 * stack.holder       who locked it, for messages
 * stack.properties   what the next start reuses: ports, the cluster's id, the marker of child processes
 * kafka/ registry/   a folder for each server: data, settings, log
 * postgres/password  of PostgreSQL's one user
 * </pre>
 */
final class StackDirectory implements AutoCloseable {
    /**
     * Directories that this JVM has locked. Closing any channel of a locked file releases the lock of the whole
     * process, so a JVM must never open the file twice.
     */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path root;
    private final FileChannel lock;
    private final Properties remembered = new Properties();

    private StackDirectory(Path root, FileChannel lock) throws IOException {
        this.root = root;
        this.lock = lock;
        Path file = root.resolve("stack.properties");
        if (Files.exists(file)) {
            try (Reader in = Files.newBufferedReader(file)) {
                remembered.load(in);
            }
        }
    }

    /**
     * Creates the directory, readable only by its owner, or opens the existing one.
     *
     * @throws DirectoryInUseException when another stack runs in it
     */
    static StackDirectory open(Path directory) {
        try {
            create(directory.toAbsolutePath());
            Path root = directory.toRealPath();
            if (!HELD_HERE.add(root)) {
                throw inUse(root);
            }
            try {
                return lock(root);
            } catch (IOException | RuntimeException e) {
                HELD_HERE.remove(root);
                throw e;
            }
        } catch (IOException e) {
            throw new StackException("the stack's directory " + directory + " cannot be used: " + Reasons.of(e), e);
        }
    }

    private static StackDirectory lock(Path root) throws IOException {
        FileChannel channel =
                FileChannel.open(root.resolve("stack.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw inUse(root);
            }
            Files.writeString(
                    root.resolve("stack.holder"),
                    "process " + ProcessHandle.current().pid() + " since "
                            + Instant.now().truncatedTo(ChronoUnit.SECONDS));
            return new StackDirectory(root, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static DirectoryInUseException inUse(Path root) {
        String holder;
        try {
            holder = Files.readString(root.resolve("stack.holder"));
        } catch (IOException e) {
            holder = "another process";
        }
        return new DirectoryInUseException(
                "a stack already runs in " + root + ", held by " + holder,
                Map.of("directory", root.toString(), "holder", holder));
    }

    Path root() {
        return root;
    }

    /** Returns the folder of a server, and creates it when it does not exist. */
    Path folder(String name) {
        try {
            return create(root.resolve(name));
        } catch (IOException e) {
            throw new StackException("the folder " + root.resolve(name) + " cannot be created: " + Reasons.of(e), e);
        }
    }

    /** Returns the JVM flag that all servers of this directory have on their command line and no other process has. */
    synchronized String marker() {
        String id =
                remember("id", remembered.getProperty("id", UUID.randomUUID().toString()));
        return "-Dentail.stack=" + root + "#" + id;
    }

    /** Returns the value that an earlier run stored under this name, or the default. */
    synchronized String remembered(String name, String otherwise) {
        return remembered.getProperty(name, otherwise);
    }

    /** Stores a value for the next run and returns it. */
    synchronized String remember(String name, String value) {
        if (!value.equals(remembered.setProperty(name, value))) {
            Path fresh = root.resolve("stack.properties.new");
            try {
                try (Writer out = Files.newBufferedWriter(fresh)) {
                    remembered.store(out, "What the next start of this stack wants again");
                }
                Files.move(fresh, root.resolve("stack.properties"), StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new StackException("the stack's directory " + root + " cannot be written: " + Reasons.of(e), e);
            }
        }
        return value;
    }

    /** Releases the directory for the next process. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new StackException("the lock of " + root + " cannot be released: " + Reasons.of(e), e);
        } finally {
            HELD_HERE.remove(root);
        }
    }

    private static Path create(Path folder) throws IOException {
        return Files.isDirectory(folder)
                ? folder
                : Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
}
