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
import io.entail.cli.entity.BackupCommand;
import io.entail.cli.entity.CountCommand;
import io.entail.cli.entity.DeleteCommand;
import io.entail.cli.entity.ExportCommand;
import io.entail.cli.entity.GetCommand;
import io.entail.cli.entity.ImportCommand;
import io.entail.cli.entity.InsertCommand;
import io.entail.cli.entity.ListCommand;
import io.entail.cli.entity.RestoreCommand;
import io.entail.cli.entity.UpdateCommand;
import io.entail.cli.entity.UpsertCommand;
import io.entail.cli.run.ConfigCommand;
import io.entail.cli.run.ProjectCommand;
import io.entail.cli.run.PublishCommand;
import io.entail.cli.run.ServeCommand;
import io.entail.cli.run.StatusCommand;
import io.entail.cli.run.TokenCommand;
import io.entail.cli.run.TransactionsCommand;
import io.entail.cli.stack.BenchCommand;
import io.entail.cli.stack.DemoCommand;
import io.entail.cli.stack.DevCommand;
import io.entail.cli.store.MigrateCommand;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;

/**
 * The commands of {@code entail}. Picocli takes longer to inspect all command classes than a short command takes to
 * run, so only the class of the command in use is inspected.
 */
final class Commands {
    private static final String SUFFIX = "Command";

    /** The class of each command, in the order of the help; {@code GetCommand} is the command {@code get}. */
    private static final List<Class<?>> ALL = List.of(
            DemoCommand.class,
            DevCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
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
            MigrateCommand.class,
            ReplayCommand.class,
            VerifyCommand.class,
            PublishCommand.class,
            ServeCommand.class,
            ProjectCommand.class,
            FeedCommand.class,
            RejectionsCommand.class,
            TokenCommand.class,
            StatusCommand.class,
            ConfigCommand.class,
            TransactionsCommand.class,
            BenchCommand.class,
            CompletionCommand.class,
            ManCommand.class);

    private Commands() {}

    /** Returns the command line with all commands. */
    static CommandLine all() {
        CommandLine main = new CommandLine(new Main());
        ALL.forEach(main::addSubcommand);
        return main.addSubcommand(new CommandLine.HelpCommand());
    }

    /**
     * Returns the command line with the command that these arguments begin with, or with all commands when they begin
     * with none.
     */
    static CommandLine of(String... arguments) {
        return chosen(arguments)
                .map(command -> new CommandLine(new Main()).addSubcommand(command))
                .orElseGet(Commands::all);
    }

    private static Optional<Class<?>> chosen(String... arguments) {
        return arguments.length == 0
                ? Optional.empty()
                : ALL.stream()
                        .filter(command -> name(command).equals(arguments[0]))
                        .findFirst();
    }

    /** Returns the name of a command. */
    static String name(Class<?> command) {
        String name = command.getSimpleName();
        return name.substring(0, name.length() - SUFFIX.length()).toLowerCase(Locale.ROOT);
    }
}
