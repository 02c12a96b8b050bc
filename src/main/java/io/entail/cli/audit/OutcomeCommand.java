package io.entail.cli.audit;

import io.entail.cli.output.Json;
import io.entail.cli.store.OpenedStore;
import io.entail.cli.store.StoreCommand;
import io.entail.dao.WriteOutcomes;
import io.entail.forms.OutcomeJson;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code entail outcome}: prints the outcome of a write. */
@Command(
        name = "outcome",
        description = {
            "Prints what became of a write, by the id that its caller was told: every record of the log that has it.",
            "Exit code 1 when no record has it. Outcomes are kept for a limited number of records."
        })
public final class OutcomeCommand extends StoreCommand {
    @Parameters(paramLabel = "ID", description = "The write's id, a UUID.")
    private String id = "";

    private UUID writeId = new UUID(0, 0);

    @Override
    protected void checkUsage() {
        try {
            writeId = UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw wrongUsage(new IllegalArgumentException("'" + id + "' is not the id of a write, a UUID", e));
        }
    }

    @Override
    protected int run(OpenedStore store) {
        WriteOutcomes outcomes = store.store().outcome(writeId);
        if (isJson()) {
            out().println(Json.text(OutcomeJson.of(outcomes)));
        } else if (outcomes.records().isEmpty()) {
            err().println("entail: no record of the log from " + outcomes.keptFrom() + " on is of write " + writeId
                    + "; what was appended before is not kept (entail.publish.outcomes)");
        } else {
            outcomes.records().forEach(record -> out().println(text(record)));
        }
        return outcomes.records().isEmpty() ? 1 : 0;
    }

    private static String text(WriteOutcomes.Occurrence record) {
        List<String> parts = new ArrayList<>(List.of(record.position().toString(), record.code()));
        if (record.changes() > 0) {
            parts.add("changes " + record.firstSequence() + " to " + (record.firstSequence() + record.changes() - 1));
        }
        if (record.change() >= 0) {
            parts.add("at its change " + record.change());
        }
        if (record.key() != null) {
            parts.add("because of " + (record.entity() == null ? "" : record.entity() + " ") + record.key());
        }
        if (record.repeatOf() != null) {
            parts.add("of the one at " + record.repeatOf());
        }
        return String.join("  ", parts);
    }
}
