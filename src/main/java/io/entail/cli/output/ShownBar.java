package io.entail.cli.output;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The one progress bar, if any, that the terminal of this process shows. Other output replaces it. Thread-safe. This is
 * a separate class so that commands without a bar load no classes of the bar.
 */
public final class ShownBar {
    /** Removes the bar, and returns when nothing more is drawn. */
    private static final AtomicReference<@Nullable Runnable> SHOWN = new AtomicReference<>();

    private ShownBar() {}

    static boolean isThere() {
        return SHOWN.get() != null;
    }

    /** Makes a bar the shown one, and returns false if there is another one. */
    static boolean show(Runnable closing) {
        return SHOWN.compareAndSet(null, closing);
    }

    static boolean is(Runnable closing) {
        return SHOWN.get() == closing;
    }

    /** Removes this bar if it is the shown one. */
    static void hide(Runnable closing) {
        if (SHOWN.compareAndSet(closing, null)) {
            closing.run();
        }
    }

    /** Removes the shown bar, if any. */
    public static void hide() {
        Runnable closing = SHOWN.get();
        if (closing != null) {
            hide(closing);
        }
    }
}
