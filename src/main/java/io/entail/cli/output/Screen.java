package io.entail.cli.output;

import io.entail.cli.settings.DisplayOptions;
import io.entail.cli.settings.DisplayOptions.Color;
import io.entail.cli.settings.Variables;
import java.io.File;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The destination of standard output, which determines colours, the width of tables and the pager. A pipe or a file
 * gets none of these. Immutable.
 *
 * @param terminal whether the destination is a terminal
 * @param environment the variables of the user
 */
public record Screen(boolean terminal, Map<String, String> environment) {
    /** A destination that is not a terminal. */
    public static final Screen NONE = new Screen(false, Map.of());

    private static final String LESS = "less -FRX";

    /** Returns the destination of this process's output. */
    public static Screen ofProcess() {
        return new Screen(Tty.is(Tty.OUT), System.getenv());
    }

    /**
     * Returns the terminal for a command.
     *
     * @param paged whether the output may be long; the caller closes the terminal then
     */
    public Terminal terminal(PrintWriter out, DisplayOptions options, boolean paged) {
        String pager = paged && options.isPagerWanted() ? pager() : null;
        PrintWriter target = pager == null ? out : new PrintWriter(new Pager(pager, pagerSettings()), false);
        return Terminal.of(target, this, isColored(options.color()), pager != null);
    }

    /** Returns whether colours are shown. The command line overrides the environment. */
    boolean isColored(Color wanted) {
        return switch (wanted) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> terminal && value("NO_COLOR") == null && !"dumb".equals(environment.get("TERM"));
        };
    }

    /** Returns the width of tables, empty for no limit. */
    OptionalInt width() {
        if (!terminal) {
            return OptionalInt.empty();
        }
        OptionalInt told = Tty.columns(Objects.requireNonNullElse(value("COLUMNS"), ""));
        return told.isPresent() ? told : Tty.width();
    }

    /** Returns the command of the pager, null for none. */
    @Nullable
    String pager() {
        if (!terminal) {
            return null;
        }
        for (String variable : new String[] {Variables.PAGER, "PAGER"}) {
            String command = environment.get(variable);
            if (command != null) {
                return command.isBlank() || command.strip().equals("cat") ? null : command;
            }
        }
        return isOnPath("less") ? LESS : null;
    }

    /**
     * Returns the settings for less if the user has none: it shows colours, and exits at once when the text fits on one
     * screen.
     */
    private Map<String, String> pagerSettings() {
        return value("LESS") == null ? Map.of("LESS", "FRX") : Map.of();
    }

    private boolean isOnPath(String command) {
        for (String folder : Objects.requireNonNullElse(value("PATH"), "").split(File.pathSeparator, -1)) {
            try {
                if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, command))) {
                    return true;
                }
            } catch (InvalidPathException e) {
                // The text is not a valid folder, so the command is not in it.
            }
        }
        return false;
    }

    private @Nullable String value(String variable) {
        String value = environment.get(variable);
        return value == null || value.isEmpty() ? null : value;
    }
}
