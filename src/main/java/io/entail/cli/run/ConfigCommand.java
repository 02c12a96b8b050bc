package io.entail.cli.run;

import io.entail.cli.output.JsonList;
import io.entail.cli.settings.CommonOptions;
import io.entail.cli.settings.InForce;
import io.entail.config.Setting;
import io.entail.config.Settings;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code entail config}: prints the settings in force and their sources, without connecting to anything. */
@Command(
        name = "config",
        description = {
            "Prints the settings that are in force here and what has set each. An option wins over the environment, that over "
                    + "the profile, that over the file of --config, and that over the default. Secrets are not shown."
        },
        mixinStandardHelpOptions = true)
public final class ConfigCommand implements Callable<Integer> {
    private static final String DEFAULT = "default";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--all", description = "Also settings that are not set, with defaults and ranges.")
    private boolean all;

    private record Row(String key, String value, String from, String range, String meaning) {
        Map<String, Object> toJson() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("key", key);
            json.put("value", value);
            json.put("from", from);
            json.put("range", range);
            json.put("meaning", meaning);
            return json;
        }
    }

    @Override
    public Integer call() {
        Map<String, Row> rows = new LinkedHashMap<>();
        Map<String, InForce> set = new TreeMap<>(common.inForce(System.getenv()));
        for (Setting<?> setting : Settings.all()) {
            InForce given = set.remove(setting.key());
            if (given != null) {
                rows.put(setting.key(), row(setting.key(), given));
            } else if (all && !setting.key().endsWith("*")) {
                rows.put(
                        setting.key(),
                        new Row(setting.key(), setting.text(), DEFAULT, setting.range(), setting.meaning()));
            }
        }
        set.forEach((key, given) -> rows.put(key, row(key, given)));
        print(rows);
        return 0;
    }

    private static Row row(String key, InForce given) {
        return Settings.find(key)
                .map(setting -> new Row(key, given.shown(key), given.from(), setting.range(), setting.meaning()))
                .orElseGet(() -> new Row(key, given.value(), given.from(), "", "unknown setting"));
    }

    private void print(Map<String, Row> rows) {
        PrintWriter out = spec.commandLine().getOut();
        if (common.isJson()) {
            JsonList list = new JsonList(out, false);
            rows.values().forEach(row -> list.add(row.toJson()));
            list.end();
            out.flush();
            return;
        }
        int width = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
        for (Row row : rows.values()) {
            out.println(row.key() + " ".repeat(width - row.key().length()) + "  " + row.value() + "  (" + row.from()
                    + (all && !row.range().isEmpty() ? ", " + row.range() : "") + ")");
        }
        if (rows.isEmpty()) {
            spec.commandLine().getErr().println("entail: nothing is set; --all shows what there is to set");
        }
        out.flush();
    }
}
