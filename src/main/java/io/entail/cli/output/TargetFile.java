package io.entail.cli.output;

import io.entail.text.Reasons;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file that a user names and a command writes. A regular or new file is replaced as a whole when it is complete; its
 * mode is kept, and a new file can be read by its owner only. Links are followed, even if their target does not exist
 * yet. A device, a pipe or a descriptor of the process ({@code /dev/fd/3}) is written to and never replaced. Immutable.
 */
public final class TargetFile {
    /** The number of links that Linux follows. */
    private static final int LINKS_MAX = 40;

    /** Links in these folders stand for open files of a process; their text is not a path. */
    private static final Pattern DESCRIPTORS = Pattern.compile("/proc/\\d+(/task/\\d+)?/fd");

    private final Path named;
    private final Path place;
    private final boolean descriptor;
    private final @Nullable BasicFileAttributes attributes;

    private TargetFile(Path named, Path place, boolean descriptor, @Nullable BasicFileAttributes attributes) {
        this.named = named;
        this.place = place;
        this.descriptor = descriptor;
        this.attributes = attributes;
    }

    /**
     * Examines the file without creating anything.
     *
     * @throws IllegalArgumentException when the file cannot be written; the message gives the reason
     */
    public static TargetFile of(Path named) {
        try {
            Path place = named.toAbsolutePath();
            boolean descriptor = isDescriptor(place);
            for (int links = 0; !descriptor && Files.isSymbolicLink(place); links++) {
                if (links == LINKS_MAX) {
                    throw new IllegalArgumentException(named + " is a link that leads in a circle");
                }
                place = place.resolveSibling(Files.readSymbolicLink(place));
                descriptor = isDescriptor(place);
            }
            return checked(new TargetFile(named, place, descriptor, attributes(place)));
        } catch (IOException e) {
            throw new IllegalArgumentException(named + " cannot be written: " + Reasons.of(e), e);
        }
    }

    private static TargetFile checked(TargetFile file) {
        if (file.attributes != null && file.attributes.isDirectory()) {
            throw new IllegalArgumentException(file.named + " is a directory; name a file in it");
        }
        if (file.attributes == null && !Files.isDirectory(file.folder())) {
            throw new IllegalArgumentException("there is no directory for " + file.place);
        }
        if (file.attributes != null && !Files.isWritable(file.place)) {
            throw new IllegalArgumentException("no permission to write " + file.named);
        }
        return file;
    }

    private static boolean isDescriptor(Path place) throws IOException {
        Path parent = place.getParent();
        return parent != null
                && Files.isDirectory(parent)
                && DESCRIPTORS.matcher(parent.toRealPath().toString()).matches();
    }

    private static @Nullable BasicFileAttributes attributes(Path place) throws IOException {
        try {
            return Files.readAttributes(place, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Returns whether it is a regular file that already exists. */
    public boolean isThere() {
        return attributes != null && attributes.isRegularFile();
    }

    /** Returns whether it is this process's standard output. */
    public boolean isStandardOutput() {
        try {
            return descriptor
                    && place.getFileName().toString().equals("1")
                    && folder().toRealPath().equals(Path.of("/proc/self/fd").toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    /** Creates a draft, to which the command writes. If the file is to be replaced, the draft is in the same folder. */
    public Draft draft() throws OutputException {
        try {
            return new Draft(
                    isReplaced()
                            ? Files.createTempFile(folder(), "." + place.getFileName() + ".", ".tmp")
                            : Files.createTempFile("entail", null));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private boolean isReplaced() {
        return !descriptor && (attributes == null || attributes.isRegularFile());
    }

    private Path folder() {
        Path folder = place.getParent();
        return folder == null ? place : folder;
    }

    private OutputException failed(IOException e) {
        return new OutputException("cannot write " + named + ": " + Reasons.of(e), e);
    }

    @Override
    public String toString() {
        return named.toString();
    }

    /** The future content of the file. Closing deletes the draft. Used by one thread. */
    public final class Draft implements AutoCloseable {
        private final Path path;

        private Draft(Path path) {
            this.path = path;
        }

        /** Returns the path of the draft. */
        public Path path() {
            return path;
        }

        /** Moves or copies the draft to the file that the user named. */
        public void finish() throws OutputException {
            try {
                if (isReplaced()) {
                    replace();
                } else {
                    append();
                }
            } catch (IOException e) {
                throw failed(e);
            }
        }

        private void replace() throws IOException {
            if (attributes != null) {
                keepOwnerAndMode();
            }
            sync(path, StandardOpenOption.WRITE);
            Files.move(path, place, StandardCopyOption.ATOMIC_MOVE);
            sync(folder(), StandardOpenOption.READ);
        }

        private void keepOwnerAndMode() throws IOException {
            PosixFileAttributes old = Files.readAttributes(place, PosixFileAttributes.class);
            PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
            PosixFileAttributes fresh = view.readAttributes();
            if (!fresh.owner().equals(old.owner())) {
                view.setOwner(old.owner());
            }
            if (!fresh.group().equals(old.group())) {
                view.setGroup(old.group());
            }
            view.setPermissions(old.permissions());
        }

        /**
         * Writes to the file. A descriptor of a regular file is appended to, because its owner may have written to it
         * before.
         */
        private void append() throws IOException {
            List<StandardOpenOption> options = new ArrayList<>(List.of(StandardOpenOption.WRITE));
            if (descriptor && attributes != null && attributes.isRegularFile()) {
                options.add(StandardOpenOption.APPEND);
            }
            try (OutputStream out = Files.newOutputStream(place, options.toArray(StandardOpenOption[]::new))) {
                Files.copy(path, out);
            }
        }

        @Override
        public void close() throws OutputException {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    private static void sync(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }
}
