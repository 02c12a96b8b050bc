package io.entail.cli.settings;

import picocli.CommandLine.Option;

/** How a command shows things to people: what a terminal is asked for is left out where the output is none. */
public final class DisplayOptions {
    /** When there are colours. */
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
