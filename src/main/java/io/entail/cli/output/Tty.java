package io.entail.cli.output;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Asks the system about the terminal of this process, because Java does not tell where its output goes. */
final class Tty {
    static final int OUT = 1;
    static final int ERR = 2;

    private static final long ANSWER_MS = 1_000;

    private Tty() {}

    /** Returns whether a descriptor is a terminal. */
    static boolean is(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Returns the number of characters of a line, empty when it is not known. */
    static OptionalInt width() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String size;
            try (var in = stty.getInputStream()) {
                size = new String(in.readNBytes(100), StandardCharsets.US_ASCII).strip();
            }
            if (!stty.waitFor(ANSWER_MS, TimeUnit.MILLISECONDS)) {
                stty.destroy();
            }
            return columns(size.substring(size.indexOf(' ') + 1));
        } catch (IOException e) {
            return OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }

    /** Reads a number of columns; 0, which a serial line reports, means that it is not known. */
    static OptionalInt columns(String text) {
        return text.matches("[0-9]{1,5}") && Integer.parseInt(text) > 0
                ? OptionalInt.of(Integer.parseInt(text))
                : OptionalInt.empty();
    }
}
