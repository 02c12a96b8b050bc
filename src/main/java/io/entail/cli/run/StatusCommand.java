package io.entail.cli.run;

import io.entail.cli.output.Json;
import io.entail.cli.output.Line;
import io.entail.cli.output.Line.Style;
import io.entail.cli.settings.CommonOptions;
import io.entail.cli.settings.Directories;
import io.entail.cli.store.OpenedStore;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.text.Columns;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code entail status}: prints the state of a store, even of one that cannot be opened. */
@Command(
        name = "status",
        description = {
            "Prints where the store is, how far this command's replica has come, what is in it, and what is wrong.",
            "Exit code 1 when anything is wrong; warnings are not wrong."
        },
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        List<String> warnings = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        try {
            if (!common.isOffline()) {
                EntityStoreConfig config = common.config(Directories.cache());
                TopicStatus.add(config, report, warnings, wrong);
                FeedStatusReport.add(config, report, warnings, wrong);
                OpenTransactions.add(config, report, wrong);
                DatabaseStatusReport.add(config, report, wrong);
            }
            // The store is opened even if the topic looks wrong, because its error explains best what that means.
            try (OpenedStore store =
                    OpenedStore.toReadRows(common, spec.commandLine().getErr())) {
                StoreStatusReport.add(store, report, wrong);
            }
        } catch (EntailException e) {
            wrong.add(String.valueOf(e.getMessage()));
        }
        report.put("warnings", warnings);
        report.put("wrong", wrong);
        print(report);
        return wrong.isEmpty() ? 0 : 1;
    }

    private void print(Map<String, @Nullable Object> report) {
        PrintWriter out = spec.commandLine().getOut();
        if (common.isJson()) {
            out.println(Json.text(report));
        } else {
            List<List<String>> rows = new ArrayList<>();
            report.forEach((name, value) -> addRows(rows, name, value));
            List<String> lines = Columns.align(rows);
            for (int i = 0; i < lines.size(); i++) {
                out.println(Line.of(style(rows.get(i)), lines.get(i)));
            }
        }
        out.flush();
    }

    private static Style style(List<String> row) {
        return switch (row.get(0)) {
            case "wrong" -> row.get(1).equals("nothing") ? Style.ADDED : Style.REMOVED;
            case "warnings" -> row.get(1).equals("none") ? Style.PLAIN : Style.CHANGED;
            default -> Style.PLAIN;
        };
    }

    /** Adds one line for each entry of a map of maps or of a list, and one line for any other value. */
    private static void addRows(List<List<String>> rows, String name, @Nullable Object value) {
        if (value instanceof List<?> lines) {
            String none = name.equals("wrong") ? "nothing" : "none";
            if (lines.isEmpty()) {
                rows.add(List.of(name, none));
            }
            lines.forEach(line ->
                    rows.add(List.of(name, line instanceof Map<?, ?> map ? flat(map) : String.valueOf(line))));
        } else if (value instanceof Map<?, ?> map && map.values().stream().allMatch(Map.class::isInstance)) {
            map.forEach((key, inner) -> rows.add(List.of(name + " " + key, flat((Map<?, ?>) inner))));
        } else if (value instanceof Map<?, ?> map) {
            rows.add(List.of(name, flat(map)));
        } else {
            rows.add(List.of(name, value == null ? "unknown" : String.valueOf(value)));
        }
    }

    private static String flat(Map<?, ?> map) {
        List<String> parts = new ArrayList<>();
        map.forEach((key, value) -> parts.add(key + " " + value));
        return String.join(", ", parts);
    }
}
