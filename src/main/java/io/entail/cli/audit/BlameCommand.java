package io.entail.cli.audit;

import io.entail.audit.Blame;
import io.entail.cli.output.EntityText;
import io.entail.cli.output.JsonList;
import io.entail.cli.output.Line;
import io.entail.cli.output.Line.Style;
import io.entail.cli.output.ReplayProgress;
import io.entail.cli.output.Titles;
import io.entail.cli.store.EntityCommand;
import io.entail.cli.store.OpenedStore;
import io.entail.forms.AuditJson;
import io.entail.forms.PrimaryKey;
import io.entail.read.Entity;
import io.entail.read.EntityChange;
import io.entail.schema.EntityDefinition;
import io.entail.text.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code entail blame}: prints which write set each value of an entity. */
@Command(name = "blame", description = "Prints for each value of an entity who set or unset it last, when and why.")
public final class BlameCommand extends EntityCommand {
    @Parameters(index = "1", paramLabel = "KEY", description = "Primary key or endpoint key, such as an id or a name.")
    private String key = "";

    @Option(names = "--json-lines", description = "Print a JSON document for each value, on a line of its own.")
    private boolean jsonLines;

    @Override
    protected int run(OpenedStore store, EntityDefinition definition) {
        Entity found = store.find(definition, key(definition, key));
        Map<String, Object> row = PrimaryKey.of(definition, found);
        ReplayProgress progress = new ReplayProgress(err());
        Blame blame = Blame.of(store.store().dao(definition.name()).history(row, progress))
                .orElseThrow(() -> store.neverThere(definition, key(definition, key)));
        if (isJson() || jsonLines) {
            JsonList json = new JsonList(out(), jsonLines);
            blame.fields().forEach(field -> json.add(AuditJson.document(field)));
            json.end();
        } else {
            out().println(Line.of(Style.HEADING, definition.name() + " " + Titles.of(definition, found.fields(), row)));
            List<List<String>> rows = new ArrayList<>();
            blame.fields().forEach(field -> rows.add(row(field)));
            Columns.table(rows, out().width()).forEach(out()::println);
        }
        return 0;
    }

    private List<String> row(Blame.Field field) {
        EntityChange change = field.by().change();
        return List.of(
                field.field(),
                AuditText.value(field.value()),
                out().shortTime(change.at()),
                change.position().toString(),
                change.actor(),
                EntityText.text(change.reason()));
    }
}
