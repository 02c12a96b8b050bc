package io.entail.cli;

import io.entail.dao.Written;
import io.entail.read.Position;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code entail undo}: takes a write back. */
@Command(
        name = "undo",
        description = {
            "Takes the write at a position back: one more write restores all that it has changed.",
            "Refused when any of that has changed since, or when it would break a rule."
        })
final class UndoCommand extends StoreCommand {
    @Parameters(paramLabel = "POSITION", description = "The write's place in the log, such as 0:41.")
    private String position = "";

    @Mixin
    private WriteRemarks remarks = new WriteRemarks();

    @Override
    boolean isWriting() {
        return true;
    }

    @Override
    int run(OpenedStore store) {
        Position undone = parsed();
        Written written = remarks.on(store.store()).undo(undone, new ReplayProgress(err()));
        if (isJson()) {
            List<Map<String, Object>> restored =
                    written.entities().stream().map(EntityJson::of).toList();
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("undone", undone.toString());
            document.put("restored", restored);
            document.put(EntityJson.POSITION, written.position().toString());
            out().println(Json.text(document));
        } else {
            out().println("undone " + undone + " at " + written.position());
        }
        return 0;
    }

    private Position parsed() {
        try {
            return Position.parse(position);
        } catch (IllegalArgumentException e) {
            throw wrongUsage(e);
        }
    }
}
