package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.quickstart.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The page about shipped plugins and entities lists all of them, with the fields of their definition files. */
final class PluginsPageTest {
    private static final Path PAGE = Path.of("ops/plugins.md");
    private static final Definitions SHIPPED = Definitions.shipped();

    @Test
    @DisplayName("the page has every plugin, with the fields that were added later and the release of each")
    void pluginsAreThere() throws Exception {
        EntityDefinition plugins = SHIPPED.require("plugins");
        Map<String, String> wanted = new TreeMap<>();
        for (String name : plugins.subschemas()) {
            FieldDefinition config = plugins.fieldsOf(name).stream()
                    .filter(field -> field.name().equals("config"))
                    .findFirst()
                    .orElseThrow();
            wanted.put(name, later(config.fields()));
        }
        assertThat(told("plugin")).isEqualTo(wanted);
    }

    @Test
    @DisplayName("the page has every entity, with its treatment and the fields that were added later")
    void entitiesAreThere() throws Exception {
        Map<String, String> wanted = new TreeMap<>();
        for (EntityDefinition definition : SHIPPED.all()) {
            List<String> traits = new ArrayList<>();
            if (definition.ttl()) {
                traits.add("ttl");
            }
            if (!definition.exported()) {
                traits.add("not exported");
            }
            if (!definition.hasApi()) {
                traits.add("no API");
            }
            wanted.put(definition.name(), String.join(", ", traits) + " | " + later(definition.fields()));
        }
        assertThat(told("entity")).isEqualTo(wanted);
    }

    @Test
    @DisplayName("each row names the source of its description")
    void sourcesAreThere() throws Exception {
        assertThat(Page.read(PAGE).rows())
                .filteredOn(row -> row.get(0).startsWith("`"))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(String.join(" ", row))
                        .containsPattern("`\\S+/\\S+` v?[0-9]+\\.[0-9]+\\.[0-9]+|Entail's own"));
    }

    /** Formats fields that were added later as {@code 3.1: `a`, `b`; 3.8: `queue.c`}. */
    private static String later(List<FieldDefinition> fields) {
        Map<String, List<String>> byRelease = new TreeMap<>(
                Comparator.comparing((String release) -> release.length()).thenComparing(Comparator.naturalOrder()));
        add("", fields, byRelease);
        return byRelease.entrySet().stream()
                .map(release -> release.getKey() + ": "
                        + release.getValue().stream()
                                .map(name -> "`" + name + "`")
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
    }

    private static void add(String prefix, List<FieldDefinition> fields, Map<String, List<String>> byRelease) {
        for (FieldDefinition field : fields) {
            field.since()
                    .ifPresent(release -> byRelease
                            .computeIfAbsent(release, any -> new ArrayList<>())
                            .add(prefix + field.name()));
            add(prefix + field.name() + ".", field.fields(), byRelease);
        }
    }

    /** Reads the table whose first column has this title. Returns the text about the fields by name. */
    private static Map<String, String> told(String table) throws IOException {
        Map<String, String> told = new TreeMap<>();
        boolean inside = false;
        for (List<String> row : Page.read(PAGE).rows()) {
            if (!row.get(0).startsWith("`")) {
                inside = row.get(0).equals(table) || (inside && row.get(0).startsWith("-"));
            } else if (inside) {
                String traits = table.equals("entity") ? row.get(2) + " | " : "";
                told.put(row.get(0).replace("`", ""), traits + row.get(table.equals("entity") ? 3 : 2));
            }
        }
        return told;
    }
}
