package io.entail.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of a command, in the format of {@code man}. */
final class ManPage {
    private final StringBuilder text = new StringBuilder();

    private ManPage() {}

    /** Returns the name of a page, such as {@code entail-get}. */
    static String name(CommandSpec command) {
        return command.qualifiedName("-");
    }

    /** Returns the page. */
    static String of(CommandSpec command) {
        ManPage page = new ManPage();
        String version = String.join("", command.root().version());
        page.printLine(".TH " + name(command).toUpperCase(Locale.ROOT) + " 1 \"\" \"" + version + "\" \"Entail\"");
        page.section("NAME");
        page.text(name(command) + " \\- " + escaped(firstSentence(command)), true);
        page.section("SYNOPSIS");
        page.text(synopsis(command), false);
        page.section("DESCRIPTION");
        for (String paragraph : command.usageMessage().description()) {
            page.text(paragraph, false);
            page.printLine(".PP");
        }
        page.commands(command);
        page.arguments("ARGUMENTS", command.positionalParameters());
        page.arguments("OPTIONS", command.options());
        if (command.root() == command) {
            page.section("EXIT STATUS");
            page.text("0: done. 1: refused, not found, or a check failed. 2: wrong usage.", false);
        } else {
            page.section("SEE ALSO");
            page.printLine(".BR " + name(command.root()) + " (1)");
        }
        return page.text.toString();
    }

    private static String firstSentence(CommandSpec command) {
        String description = String.join(" ", command.usageMessage().description());
        int end = description.indexOf(". ");
        return end < 0 ? description.replaceFirst("\\.$", "") : description.substring(0, end);
    }

    private static String synopsis(CommandSpec command) {
        CommandLine.Help help = new CommandLine.Help(command, CommandLine.Help.defaultColorScheme(Ansi.OFF));
        return help.synopsis(0).strip();
    }

    private void commands(CommandSpec command) {
        if (command.subcommands().isEmpty()) {
            return;
        }
        section("COMMANDS");
        command.subcommands().forEach((name, sub) -> {
            printLine(".TP");
            printLine(".B " + escaped(name));
            text(firstSentence(sub.getCommandSpec()) + ".", false);
        });
    }

    private void arguments(String title, List<? extends ArgSpec> arguments) {
        List<? extends ArgSpec> shown =
                arguments.stream().filter(argument -> !argument.hidden()).toList();
        if (shown.isEmpty()) {
            return;
        }
        section(title);
        for (ArgSpec argument : shown) {
            printLine(".TP");
            printLine(head(argument));
            text(description(argument), false);
        }
    }

    private static String description(ArgSpec argument) {
        String description = String.join(" ", argument.description());
        Iterable<String> candidates = argument.completionCandidates();
        return candidates == null
                ? description
                : description.replace("${COMPLETION-CANDIDATES}", String.join(", ", candidates));
    }

    private static String head(ArgSpec argument) {
        if (argument instanceof PositionalParamSpec) {
            return ".I " + escaped(argument.paramLabel());
        }
        String names = List.of(((OptionSpec) argument).names()).stream()
                .map(name -> "\\fB" + escaped(name) + "\\fR")
                .collect(Collectors.joining(", "));
        boolean value = argument.arity().max() > 0;
        return value ? names + "=\\fI" + escaped(argument.paramLabel()) + "\\fR" : names;
    }

    private void section(String title) {
        printLine(".SH " + title);
    }

    private void text(String paragraph, boolean isEscaped) {
        paragraph.lines().forEach(each -> {
            String escaped = isEscaped ? each : escaped(each);
            // A line that begins so would be a command of the format.
            printLine(escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped);
        });
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-");
    }

    private void printLine(String line) {
        text.append(line).append('\n');
    }
}
