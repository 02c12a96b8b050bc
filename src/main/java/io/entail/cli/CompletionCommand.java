package io.entail.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code entail completion SHELL}: prints a script with which a shell completes commands and options. */
@Command(
        name = "completion",
        description =
                "Prints what makes a shell complete Entail's commands and options: source <(entail completion bash)",
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
    /** The supported shells. */
    enum Shell {
        BASH,
        ZSH
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "bash|zsh", description = "The shell.")
    private Shell shell = Shell.BASH;

    @Override
    public Integer call() {
        CommandLine all = Commands.all();
        PrintWriter out = spec.commandLine().getOut();
        if (shell == Shell.ZSH) {
            // The script is for bash; zsh understands it after it has loaded these functions.
            out.println("autoload -U +X compinit && compinit");
            out.println("autoload -U +X bashcompinit && bashcompinit");
        }
        AutoComplete.bash(all.getCommandName(), all).lines().forEach(out::println);
        out.flush();
        return 0;
    }
}
