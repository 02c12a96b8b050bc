package io.entail.cli.settings;

import picocli.CommandLine.Option;

/**
 * The options for the display to people. Colours and pager are used only on a terminal, unless an option says
 * otherwise.
 */
public final class DisplayOptions {
    /** When colours are used. */
    public enum Color {
        AUTO,
        ALWAYS,
        NEVER
    }

    @Option(
            names = "--color",
            paramLabel = "auto|always|never",
            description = "Colours of changes and states. Default: auto, on a terminal unless NO_COLOR is set.")
    private Color color = Color.AUTO;

    @Option(
            names = "--no-pager",
            description = "Do not show long output page by page (ENTAIL_PAGER, PAGER; less -FRX), which is done on a "
                    + "terminal only.")
    private boolean noPager;

    public Color color() {
        return color;
    }

    public boolean isPagerWanted() {
        return !noPager;
    }
}
