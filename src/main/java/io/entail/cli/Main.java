package io.entail.cli;

import io.entail.cli.output.Errors;
import io.entail.cli.output.Logs;
import io.entail.cli.output.Paged;
import io.entail.cli.output.Screen;
import io.entail.cli.output.ShownBar;
import io.entail.cli.output.Terminal;
import io.entail.cli.settings.CommonOptions;
import io.entail.cli.settings.DisplayOptions;
import io.entail.cli.settings.Variables;
import io.entail.cli.store.Reach;
import io.entail.config.EntityStoreConfig;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code entail COMMAND}: finds the command and converts its result to an exit code. */
@Command(
        name = "entail",
        description = "An event-sourced entity store on Apache Kafka.",
        mixinStandardHelpOptions = true,
        version = "entail 0.1.0-SNAPSHOT",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Data goes to standard output, everything else to standard error.",
            "Exit code 0: done. 1: refused, not found, or a check failed. 2: wrong usage."
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        Logs.toStandardError();
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        Variables.unknown(System.getenv())
                .forEach(variable -> Terminal.of(err)
                        .println("entail: " + variable
                                + " in the environment is no variable of Entail and does nothing"));
        System.exit(run(Screen.ofProcess(), new PrintWriter(System.out, true, StandardCharsets.UTF_8), err, args));
    }

    /** Runs one command in this process: 0 done, 1 refused or failed, 2 wrong usage. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        return run(Screen.NONE, out, err, args);
    }

    private static int run(Screen screen, PrintWriter out, PrintWriter err, String... args) {
        return prepared(Commands.of(args), out, err)
                .setExecutionStrategy(parsed -> run(screen, parsed))
                .execute(args);
    }

    /** Applies Entail's rules for output and errors to a command and all its present subcommands. */
    static CommandLine prepared(CommandLine command, PrintWriter out, PrintWriter err) {
        Errors errors = new Errors();
        return command.setOut(Terminal.of(out))
                .setErr(Terminal.of(err))
                // The output has no control sequences, not even for bold text.
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                // @file gives the fields of an entity, not more arguments.
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors)
                .setExecutionStrategy(parsed -> run(Screen.NONE, parsed));
    }

    /** Runs a command, while another thread checks whether Kafka answers. */
    private static int run(Screen screen, ParseResult parsed) {
        ParseResult innermost = parsed;
        while (innermost.hasSubcommand()) {
            innermost = innermost.subcommand();
        }
        CommandLine command = innermost.commandSpec().commandLine();
        Supplier<Optional<EntityStoreConfig>> kafka =
                () -> mixin(command, CommonOptions.class).flatMap(CommonOptions::configIfKnown);
        boolean paged = command.getCommand() instanceof Paged each && each.isPaged();
        DisplayOptions display =
                mixin(command, CommonOptions.class).map(CommonOptions::display).orElseGet(DisplayOptions::new);
        Terminal out = screen.terminal(command.getOut(), display, paged);
        command.setOut(out);
        Reach reach = Reach.of(kafka, command.getErr());
        try {
            return new CommandLine.RunLast().execute(parsed);
        } finally {
            reach.close();
            ShownBar.hide();
            if (out.isPaged()) {
                out.close();
            }
        }
    }

    private static <T> Optional<T> mixin(CommandLine command, Class<T> type) {
        return command.getCommandSpec().mixins().values().stream()
                .map(CommandSpec::userObject)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    /** Called when no command is given. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }
}
