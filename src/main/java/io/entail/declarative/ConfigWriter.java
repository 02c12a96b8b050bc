package io.entail.declarative;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import io.entail.text.Visible;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/**
 * Writes entities, one at a time, as a configuration that {@link ImportPlan} reads. The configuration has a list of
 * entities per kind, and references name the parent's key. The same entities always give the same text.
 *
 * <p>The time of a row's last update is not written, because it is a fact about this store; an import sets it to the
 * time of the import.
 */
public final class ConfigWriter {
    private final Writer out;
    private final Form form;
    private @Nullable EntityDefinition list;
    private boolean pathsAs3;

    private ConfigWriter(Writer out, Form form) {
        this.out = out;
        this.form = form;
    }

    /** Returns a writer of YAML, or of JSON with one entity per line. */
    public static ConfigWriter of(Writer out, boolean json) {
        return new ConfigWriter(out, json ? new JsonForm() : new YamlForm());
    }

    /** Begins the file. To be called once, before all entities. */
    void begin(Header header) throws IOException {
        pathsAs3 = header.pathsAs3();
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put(Header.FORMAT_VERSION, header.formatVersion());
        parts.put(Header.TRANSFORM, header.transform());
        header.workspace().ifPresent(workspace -> parts.put(Header.WORKSPACE, workspace));
        Map<String, Object> info = new LinkedHashMap<>();
        if (!header.selectTags().isEmpty()) {
            info.put(Header.SELECT_TAGS, header.selectTags());
        }
        if (!header.acceptPlugins().isEmpty()) {
            info.put(Header.ACCEPT_PLUGINS, header.acceptPlugins());
        }
        if (!info.isEmpty()) {
            parts.put(Header.INFO, info);
        }
        out.write(form.begin(parts));
    }

    /** Writes an entity. All entities of one kind have to be written one after the other. */
    public void add(EntityDefinition definition, Entity entity) throws IOException {
        boolean first = list != definition;
        if (first) {
            out.write((list == null ? "" : form.endList()) + form.beginList(definition.name()));
            list = definition;
        }
        out.write(form.entity(ExportedValues.of(definition, entity, pathsAs3), first));
    }

    /** Ends the file. To be called once, after all entities. The underlying writer stays open. */
    public void end() throws IOException {
        out.write((list == null ? "" : form.endList()) + form.end());
        out.flush();
    }

    /** The syntax of a format around the entities. */
    private interface Form {
        String begin(Map<String, Object> header);

        String beginList(String entity);

        String entity(Map<String, @Nullable Object> values, boolean first);

        String endList();

        String end();
    }

    private static final class YamlForm implements Form {
        private final Yaml yaml;

        YamlForm() {
            DumperOptions options = new DumperOptions();
            options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
            options.setSplitLines(false);
            // A value that occurs twice is written twice, because other tools and people do not follow YAML aliases.
            options.setDereferenceAliases(true);
            this.yaml = new Yaml(new Texts(options), options);
        }

        @Override
        public String begin(Map<String, Object> header) {
            return text(header);
        }

        @Override
        public String beginList(String entity) {
            return entity + ":\n";
        }

        @Override
        public String entity(Map<String, @Nullable Object> values, boolean first) {
            return text(List.of(values));
        }

        /** Quotes texts with hidden characters, see {@link Texts}; SnakeYAML would write some of them as they are. */
        private String text(Object value) {
            String text = yaml.dump(value);
            String escaped = Visible.lines(text);
            return escaped.equals(text) ? text : escaped(text);
        }

        private static String escaped(String text) {
            StringBuilder out = new StringBuilder();
            text.codePoints()
                    .forEach(c -> out.append(
                            Character.isSupplementaryCodePoint(c) && Visible.isHidden(c)
                                    ? String.format(Locale.ROOT, "\\U%08x", c)
                                    : Visible.lines(Character.toString(c))));
            return out.toString();
        }

        @Override
        public String endList() {
            return "";
        }

        @Override
        public String end() {
            return "";
        }
    }

    /**
     * Writes a text of several lines, such as a certificate, in several lines where YAML can; no text becomes binary.
     */
    private static final class Texts extends Representer {
        private static final Pattern LINES = Pattern.compile("([!-~]([ -~]*[!-~])?\n)+([!-~]([ -~]*[!-~])?)?");

        Texts(DumperOptions options) {
            super(options);
            this.representers.put(
                    String.class, text -> representScalar(Tag.STR, String.valueOf(text), style(String.valueOf(text))));
        }

        private static ScalarStyle style(String text) {
            if (LINES.matcher(text).matches()) {
                return ScalarStyle.LITERAL;
            }
            // Escapes make all kinds of line breaks come back as they were, and keep a terminal from obeying the file.
            return text.codePoints().anyMatch(Visible::isHidden) ? ScalarStyle.DOUBLE_QUOTED : ScalarStyle.PLAIN;
        }
    }

    private static final class JsonForm implements Form {
        private static final ObjectMapper MAPPER = new ObjectMapper();

        @Override
        public String begin(Map<String, Object> header) {
            String text = text(header);
            return text.substring(0, text.length() - 1);
        }

        @Override
        public String beginList(String entity) {
            return ",\n\"" + entity + "\":[";
        }

        @Override
        public String entity(Map<String, @Nullable Object> values, boolean first) {
            return (first ? "\n" : ",\n") + text(values);
        }

        private static String text(Map<String, ? extends @Nullable Object> values) {
            try {
                return Visible.text(MAPPER.writeValueAsString(values));
            } catch (IOException e) {
                throw new IllegalArgumentException("not made of maps, lists and plain values: " + values.getClass(), e);
            }
        }

        @Override
        public String endList() {
            return "]";
        }

        @Override
        public String end() {
            return "}\n";
        }
    }
}
