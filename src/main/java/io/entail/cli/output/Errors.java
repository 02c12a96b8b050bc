package io.entail.cli.output;

import io.entail.errors.EntailException;
import io.entail.errors.StackException;
import io.entail.text.Log;
import io.entail.text.Reasons;
import io.entail.text.VisibleThrowable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reports why a command failed: as a sentence on standard error, or as one JSON document on standard output. Messages
 * are whole sentences, and only programs are shown the name of the error's code. For wrong usage the command's usage
 * line follows.
 */
public final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private static final Logger log = Log.of(Errors.class);
    private static final String PREFIX = "entail: ";

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(PREFIX + e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Usage: " + command.getHelp().abbreviatedSynopsis().strip());
        err.println("More: " + command.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) throws Exception {
        if (e instanceof ParameterException usage) {
            return handleParseException(usage, new String[0]);
        }
        boolean json = isJson(parsed);
        if (json) {
            command.getOut().println(Json.text(Map.of("error", describe(e))));
        } else if (e instanceof EntailException expected) {
            print(command.getErr(), expected);
        } else if (isOfFiles(e)) {
            command.getErr().println(PREFIX + Reasons.chain(e));
        }
        if (isOfFiles(e)) {
            log.debug("Cause", e);
        } else if (!(e instanceof EntailException)) {
            // This is a bug, so the whole stack trace is printed to help to find it.
            VisibleThrowable.lines(e).forEach(command.getErr()::println);
        }
        return ExitCode.SOFTWARE;
    }

    /**
     * Returns whether files or the system caused the error. It is not a bug, and its message names the file and the
     * reason.
     */
    private static boolean isOfFiles(Exception e) {
        return e instanceof IOException || e instanceof UncheckedIOException;
    }

    private static boolean isJson(ParseResult parsed) {
        ParseResult innermost = parsed;
        while (innermost.hasSubcommand()) {
            innermost = innermost.subcommand();
        }
        return innermost.hasMatchedOption("--json") || innermost.hasMatchedOption("--json-lines");
    }

    private static Map<String, Object> describe(Exception e) {
        Map<String, Object> error = new LinkedHashMap<>();
        EntailException expected = e instanceof EntailException entail ? entail : null;
        error.put("code", expected == null ? 0 : expected.code());
        error.put("name", expected == null ? name(e) : expected.codeName());
        error.put("message", isOfFiles(e) ? Reasons.chain(e) : String.valueOf(e.getMessage()));
        error.put("fields", expected == null ? Map.of() : expected.fields());
        return error;
    }

    private static String name(Exception e) {
        return isOfFiles(e) ? "input or output failed" : "internal error";
    }

    private static void print(PrintWriter err, EntailException e) {
        String message = String.valueOf(e.getMessage());
        // Only messages about a server that failed have several lines: the end of the server's log.
        List<String> lines = e instanceof StackException ? message.lines().toList() : List.of(message);
        err.println(PREFIX + lines.get(0));
        lines.stream().skip(1).forEach(line -> err.println("  | " + line));
        printFields(err, message, "", e.fields());
        err.flush();
    }

    /** Prints the faults of fields that the message does not contain. */
    private static void printFields(PrintWriter err, String message, String path, Map<?, ?> fields) {
        fields.forEach((name, value) -> {
            if (value instanceof Map<?, ?> nested) {
                printFields(err, message, path + name + ".", nested);
            } else {
                List<?> texts = value instanceof List<?> list ? list : List.of(String.valueOf(value));
                texts.stream()
                        .filter(text -> !message.contains(String.valueOf(text)))
                        .forEach(text -> err.println("  " + path + name + ": " + text));
            }
        });
    }
}
