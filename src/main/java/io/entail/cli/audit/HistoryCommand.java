package io.entail.cli.audit;

import io.entail.audit.History;
import io.entail.audit.Version;
import io.entail.cli.output.EntityText;
import io.entail.cli.output.JsonList;
import io.entail.cli.output.ReplayProgress;
import io.entail.cli.store.EntityCommand;
import io.entail.cli.store.OpenedStore;
import io.entail.forms.AuditJson;
import io.entail.forms.ChangeJson;
import io.entail.schema.EntityDefinition;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code entail history}: every version of an entity. */
@Command(
        name = "history",
        description = {
            "Prints every version of an entity, the newest first: who made it, when, why, and what changed.",
            "Also of one that was deleted. With --json: {\"data\":[...]}, 'diff' has a field's value before and after."
        })
public final class HistoryCommand extends EntityCommand {
    @Parameters(index = "1", paramLabel = "KEY", description = "Primary key or endpoint key, such as an id or a name.")
    private String key = "";

    @Option(names = "--oldest-first", description = "Begin with the creation.")
    private boolean oldestFirst;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many versions.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--json-lines", description = "Print a JSON document for each version, on a line of its own.")
    private boolean jsonLines;

    @Override
    protected int run(OpenedStore store, EntityDefinition definition) {
        ReplayProgress progress = new ReplayProgress(err());
        Map<String, Object> row = store.everKey(definition, key(definition, key), progress);
        History history = store.store().dao(definition.name()).history(row, progress);
        JsonList json = new JsonList(out(), jsonLines);
        long count = 0;
        for (Version version : oldestFirst ? history.oldestFirst() : history.newestFirst()) {
            if (++count > limit) {
                break;
            }
            if (isJson() || jsonLines) {
                json.add(AuditJson.document(version));
            } else {
                print(version);
            }
        }
        if (count == 0) {
            throw store.neverThere(definition, key(definition, key));
        }
        if (isJson() || jsonLines) {
            json.end();
        }
        return 0;
    }

    private void print(Version version) {
        String reason = version.change().reason();
        out().println(AuditText.sign(version.operation()) + " "
                + ChangeJson.time(version.change().at())
                + "  version " + version.number()
                + "  at " + version.change().position()
                + "  " + AuditJson.operation(version.operation())
                + " by " + version.change().actor()
                + (reason.isEmpty() ? "" : ": " + EntityText.text(reason)));
        AuditText.lines(version.operation(), version.diff()).forEach(out()::println);
    }
}
