package io.entail.cli;

import io.entail.audit.Blame;
import io.entail.read.EntityChange;
import io.entail.schema.EntityDefinition;
import io.entail.text.Columns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code entail blame}: where the values of an entity come from. */
@Command(name = "blame", description = "Prints for each value of an entity who set or unset it last, when and why.")
final class BlameCommand extends EntityCommand {
    @Parameters(index = "1", paramLabel = "KEY", description = "Primary key or endpoint key, such as an id or a name.")
    private String key = "";

    @Option(names = "--json-lines", description = "Print a JSON document for each value, on a line of its own.")
    private boolean jsonLines;

    @Override
    int run(OpenedStore store, EntityDefinition definition) {
        Map<String, Object> row = PrimaryKey.of(definition, store.find(definition, key(definition, key)));
        ReplayProgress progress = new ReplayProgress(err());
        Blame blame = Blame.of(store.store().dao(definition.name()).history(row, progress))
                .orElseThrow(() -> store.neverThere(definition, key(definition, key)));
        if (isJson() || jsonLines) {
            JsonList json = new JsonList(out(), jsonLines);
            blame.fields().forEach(field -> json.add(document(field)));
            json.end();
        } else {
            List<List<String>> rows = new ArrayList<>();
            blame.fields().forEach(field -> rows.add(row(field)));
            Columns.align(rows).forEach(out()::println);
        }
        return 0;
    }

    private static List<String> row(Blame.Field field) {
        EntityChange change = field.by().change();
        return List.of(
                field.field(),
                EntityText.cell(AuditText.value(field.value())),
                AuditText.at(change.at()),
                change.position().toString(),
                change.actor(),
                EntityText.text(change.reason()));
    }

    private static Map<String, @Nullable Object> document(Blame.Field field) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("field", field.field());
        document.put("value", field.value());
        document.put("version", field.by().number());
        document.putAll(AuditText.cause(field.by().change()));
        return document;
    }
}
