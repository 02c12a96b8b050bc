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
 * What standard output leads to: decides about colours, the width of tables and the pager. Everything that only a person
 * can use is left out where it leads to a pipe or a file. Immutable.
 *
 * @param terminal whether it is a terminal
 * @param environment what the user has set
 */
public record Screen(boolean terminal, Map<String, String> environment) {
    /** A pipe, a file, or a test. */
    public static final Screen NONE = new Screen(false, Map.of());

    private static final String LESS = "less -FRX";

    /** The one of this process. */
    public static Screen ofProcess() {
        return new Screen(Tty.is(Tty.OUT), System.getenv());
    }

    /**
     * Where a command prints.
     *
     * @param paged whether its output may be long; to be closed then
     */
    public Terminal terminal(PrintWriter out, DisplayOptions options, boolean paged) {
        String pager = paged && options.isPagerWanted() ? pager() : null;
        PrintWriter target = pager == null ? out : new PrintWriter(new Pager(pager, pagerSettings()), false);
        return Terminal.of(target, this, isColored(options.color()), pager != null);
    }

    /** Whether colours are shown. What the command line says counts more than what the environment says. */
    boolean isColored(Color wanted) {
        return switch (wanted) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> terminal && value("NO_COLOR") == null && !"dumb".equals(environment.get("TERM"));
        };
    }

    /** How wide tables may be; empty where nothing has to fit. */
    OptionalInt width() {
        if (!terminal) {
            return OptionalInt.empty();
        }
        OptionalInt told = Tty.columns(Objects.requireNonNullElse(value("COLUMNS"), ""));
        return told.isPresent() ? told : Tty.width();
    }

    /** The command that shows pages, null for none. */
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

    /** What less does when the user has not said how they want it: colours pass, short text needs no key. */
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
                // A folder that cannot be there has no command.
            }
        }
        return false;
    }

    private @Nullable String value(String variable) {
        String value = environment.get(variable);
        return value == null || value.isEmpty() ? null : value;
    }
}
