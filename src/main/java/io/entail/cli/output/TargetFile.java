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
 * A file that a user names and a command fills. A regular file, or one that is not there yet, changes at once and as a
 * whole, whatever happens meanwhile; its mode stays, a new one is for its owner only. Links are followed to what they lead
 * to, which need not be there. Into a device, a pipe or a descriptor of the process ({@code /dev/fd/3}) it is written: they
 * are never replaced. Immutable.
 */
public final class TargetFile {
    /** As many as Linux follows. */
    private static final int LINKS_MAX = 40;

    /** Links in there name what a process has open, their text is no path. */
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
     * Looks at what is there; nothing is made yet.
     *
     * @throws IllegalArgumentException when nothing can be written there; the message says why
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

    /** Whether there is a regular file already. */
    public boolean isThere() {
        return attributes != null && attributes.isRegularFile();
    }

    /** Whether it is what the process itself prints to. */
    public boolean isStandardOutput() {
        try {
            return descriptor
                    && place.getFileName().toString().equals("1")
                    && folder().toRealPath().equals(Path.of("/proc/self/fd").toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    /** What is written goes to a draft first, beside the file where the file is to be replaced. */
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

    /** What will be in the file. It goes when it is closed. Used by one thread. */
    public final class Draft implements AutoCloseable {
        private final Path path;

        private Draft(Path path) {
            this.path = path;
        }

        /** Where to write it. */
        public Path path() {
            return path;
        }

        /** Puts what is in the draft where the user wants it. */
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

        /** Descriptors of regular files go on where their owner stands: at the end, as far as anybody can know. */
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
