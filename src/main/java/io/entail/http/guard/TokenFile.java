package io.entail.http.guard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The file that lists who has access: one {@link TokenLine} per line; lines that begin with {@code #} are comments.
 * Only the owner of the file may have access to it.
 */
public final class TokenFile {
    private static final int LINES_MAX = 10_000;
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private TokenFile() {}

    /**
     * Reads all lines.
     *
     * @throws IllegalArgumentException saying what is wrong, without quoting a line, which may contain a token
     */
    static List<TokenLine> read(Path file) throws IOException {
        checkRights(file);
        List<TokenLine> lines = new ArrayList<>();
        int number = 0;
        for (String line : BoundedFile.text(file).lines().map(String::strip).toList()) {
            number++;
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (lines.size() == LINES_MAX) {
                throw new IllegalArgumentException(file + " has more than " + LINES_MAX + " tokens");
            }
            try {
                lines.add(TokenLine.parse(line));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + number + " of " + file + ": " + e.getMessage(), e);
            }
        }
        return List.copyOf(lines);
    }

    private static void checkRights(Path file) throws IOException {
        if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
            throw new IllegalArgumentException(
                    "others than its owner may use " + file + ", so they could come in: chmod 600 " + file);
        }
    }

    /**
     * Appends a line, and creates the file when it does not exist.
     *
     * @throws IllegalArgumentException when others than the owner have access to the file, or a line is not valid
     */
    public static void add(Path file, NewToken token) throws IOException {
        boolean begun = false;
        if (Files.exists(file)) {
            read(file);
            String text = BoundedFile.text(file);
            begun = !text.isEmpty() && !text.endsWith("\n");
        }
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        try (FileChannel channel = FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(OWNERS))) {
            ByteBuffer line = StandardCharsets.UTF_8.encode((begun ? "\n" : "") + token.line() + "\n");
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(true);
        }
    }
}
