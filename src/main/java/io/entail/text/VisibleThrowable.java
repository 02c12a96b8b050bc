package io.entail.text;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An exception that is safe to print. The messages of the exception, of its causes and of the exceptions that it
 * suppresses are shown as {@link Visible#text} shows them, so none of them can forge a line of a stack trace or of a
 * log.
 */
public final class VisibleThrowable extends Throwable {
    private static final long serialVersionUID = 1;
    private static final String INDENT = "    ";

    private VisibleThrowable(String text, @Nullable Throwable cause) {
        super(text, cause);
    }

    /**
     * Returns the same exception when nothing in it has to be escaped, otherwise a copy whose message names the
     * original type.
     */
    public static Throwable of(Throwable original) {
        Copying copying = new Copying();
        VisibleThrowable copy = copying.copy(original);
        return copying.differs ? copy : original;
    }

    /** Returns the lines of the stack trace, without line ends. */
    public static List<String> lines(Throwable original) {
        StringWriter text = new StringWriter();
        new Copying().copy(original).printStackTrace(new PrintWriter(text));
        return text.toString()
                .lines()
                .map(line -> Visible.text(line.replace("\t", INDENT)))
                .toList();
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // The message already names the type of the original.
    public String toString() {
        return String.valueOf(getMessage());
    }

    /** Copies a chain of exceptions, which may contain a cycle. */
    private static final class Copying {
        private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        private boolean differs;

        VisibleThrowable copy(Throwable original) {
            seen.add(original);
            String text = Visible.text(original);
            differs |= !text.equals(String.valueOf(original));
            Throwable cause = original.getCause();
            VisibleThrowable copy =
                    new VisibleThrowable(text, cause == null || seen.contains(cause) ? null : copy(cause));
            copy.setStackTrace(original.getStackTrace());
            for (Throwable suppressed : original.getSuppressed()) {
                if (!seen.contains(suppressed)) {
                    copy.addSuppressed(copy(suppressed));
                }
            }
            return copy;
        }
    }
}
