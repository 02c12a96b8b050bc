package io.entail.cli.output;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The one progress bar that the terminal of this process shows, if any. Whatever is printed takes its place first. Thread-safe.
 * A class of its own, so that commands without a bar load nothing of bars.
 */
public final class ShownBar {
    /** Takes the bar away; returns when nothing more is drawn. */
    private static final AtomicReference<@Nullable Runnable> SHOWN = new AtomicReference<>();

    private ShownBar() {}

    static boolean isThere() {
        return SHOWN.get() != null;
    }

    /** Whether this bar is the one now: there is no other. */
    static boolean show(Runnable closing) {
        return SHOWN.compareAndSet(null, closing);
    }

    static boolean is(Runnable closing) {
        return SHOWN.get() == closing;
    }

    /** Takes away this bar, unless it has gone already. */
    static void hide(Runnable closing) {
        if (SHOWN.compareAndSet(closing, null)) {
            closing.run();
        }
    }

    /** Takes away the bar, whichever it is. */
    public static void hide() {
        Runnable closing = SHOWN.get();
        if (closing != null) {
            hide(closing);
        }
    }
}
