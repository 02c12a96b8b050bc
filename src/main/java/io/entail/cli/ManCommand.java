package io.entail.cli;

import io.entail.cli.output.OutputException;
import io.entail.text.Reasons;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code entail man}: prints manual pages, which are generated from the commands' descriptions. */
@Command(
        name = "man",
        description = "Prints the manual's page of a command, for 'man -l -', or writes all pages.",
        mixinStandardHelpOptions = true)
final class ManCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "COMMAND", arity = "0..1", description = "The command. Default: entail itself.")
    private @Nullable String command;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Writes the pages of all commands to DIR/man/man1, and what completes commands in shells to "
                    + "DIR/bash-completion/completions.")
    private @Nullable Path directory;

    @Override
    public Integer call() throws OutputException {
        CommandLine all = Commands.all();
        if (directory != null) {
            write(all, directory);
            return 0;
        }
        CommandLine wanted = command == null ? all : all.getSubcommands().get(command);
        if (wanted == null) {
            throw new ParameterException(spec.commandLine(), "there is no command '" + command + "'");
        }
        PrintWriter out = spec.commandLine().getOut();
        ManPage.of(wanted.getCommandSpec()).lines().forEach(out::println);
        out.flush();
        return 0;
    }

    private static void write(CommandLine all, Path directory) throws OutputException {
        Path pages = directory.resolve("man").resolve("man1");
        Path completions = directory.resolve("bash-completion").resolve("completions");
        try {
            Files.createDirectories(pages);
            Files.createDirectories(completions);
            page(pages, all);
            for (CommandLine each : all.getSubcommands().values()) {
                page(pages, each);
            }
            Files.writeString(completions.resolve(all.getCommandName()), AutoComplete.bash(all.getCommandName(), all));
        } catch (IOException e) {
            throw new OutputException("cannot write to " + directory + ": " + Reasons.of(e), e);
        }
    }

    private static void page(Path pages, CommandLine command) throws IOException {
        CommandSpec spec = command.getCommandSpec();
        Files.writeString(pages.resolve(ManPage.name(spec) + ".1"), ManPage.of(spec));
    }
}
