package io.entail.cli.entity;

import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Takes the value of an option as it is, even one such as {@code -host}, which looks like the option {@code -h}. */
final class SortConsumer implements IParameterConsumer {
    @Override
    @SuppressWarnings("JdkObsolete") // The interface is picocli's.
    public void consumeParameters(Stack<String> arguments, ArgSpec option, CommandSpec command) {
        if (arguments.isEmpty()) {
            throw new MissingParameterException(
                    command.commandLine(), option, "Missing required parameter for option '--sort' (FIELD)");
        }
        option.setValue(arguments.pop());
    }
}
