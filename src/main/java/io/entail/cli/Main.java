package io.entail.cli;

import io.entail.cli.audit.BlameCommand;
import io.entail.cli.audit.DiffCommand;
import io.entail.cli.audit.FeedCommand;
import io.entail.cli.audit.HistoryCommand;
import io.entail.cli.audit.LogCommand;
import io.entail.cli.audit.OutcomeCommand;
import io.entail.cli.audit.RejectionsCommand;
import io.entail.cli.audit.ReplayCommand;
import io.entail.cli.audit.UndoCommand;
import io.entail.cli.audit.VerifyCommand;
import io.entail.cli.entity.CountCommand;
import io.entail.cli.entity.DeleteCommand;
import io.entail.cli.entity.ExportCommand;
import io.entail.cli.entity.GetCommand;
import io.entail.cli.entity.ImportCommand;
import io.entail.cli.entity.InsertCommand;
import io.entail.cli.entity.ListCommand;
import io.entail.cli.entity.UpdateCommand;
import io.entail.cli.entity.UpsertCommand;
import io.entail.cli.output.Errors;
import io.entail.cli.output.Logs;
import io.entail.cli.output.Paged;
import io.entail.cli.output.Screen;
import io.entail.cli.output.Terminal;
import io.entail.cli.run.ProjectCommand;
import io.entail.cli.run.PublishCommand;
import io.entail.cli.run.ServeCommand;
import io.entail.cli.run.StatusCommand;
import io.entail.cli.run.TokenCommand;
import io.entail.cli.run.TransactionsCommand;
import io.entail.cli.settings.CommonOptions;
import io.entail.cli.settings.DisplayOptions;
import io.entail.cli.settings.Variables;
import io.entail.cli.stack.BenchCommand;
import io.entail.cli.stack.DemoCommand;
import io.entail.cli.stack.DevCommand;
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

/** {@code entail COMMAND}: finds the command and turns its end into an exit code. */
@Command(
        name = "entail",
        description = "An event-sourced entity store on Apache Kafka.",
        subcommands = {
            // One class a command, in the order of the help.
            DemoCommand.class,
            DevCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            GetCommand.class,
            ListCommand.class,
            CountCommand.class,
            InsertCommand.class,
            UpdateCommand.class,
            UpsertCommand.class,
            DeleteCommand.class,
            LogCommand.class,
            HistoryCommand.class,
            BlameCommand.class,
            DiffCommand.class,
            OutcomeCommand.class,
            UndoCommand.class,
            ReplayCommand.class,
            VerifyCommand.class,
            PublishCommand.class,
            ServeCommand.class,
            ProjectCommand.class,
            FeedCommand.class,
            RejectionsCommand.class,
            TokenCommand.class,
            StatusCommand.class,
            TransactionsCommand.class,
            BenchCommand.class,
            CommandLine.HelpCommand.class,
        },
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
        return prepared(new CommandLine(new Main()), out, err)
                .setExecutionStrategy(parsed -> run(screen, parsed))
                .execute(args);
    }

    /** With our rules for output and errors, for all subcommands that it has by now. */
    static CommandLine prepared(CommandLine command, PrintWriter out, PrintWriter err) {
        Errors errors = new Errors();
        return command.setOut(Terminal.of(out))
                .setErr(Terminal.of(err))
                // What is printed has no control sequences, not even for bold.
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                // @file gives the fields of an entity, not more arguments.
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors)
                .setExecutionStrategy(parsed -> run(Screen.NONE, parsed));
    }

    /** Meanwhile somebody looks whether Kafka answers. */
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

    /** Without a command. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }
}
