package io.entail.cli.audit;

import io.entail.audit.PastWrite;
import io.entail.audit.WriteSelection;
import io.entail.cli.output.EntityText;
import io.entail.cli.output.Json;
import io.entail.cli.output.ReplayProgress;
import io.entail.cli.store.OpenedStore;
import io.entail.cli.store.StoreCommand;
import io.entail.cli.store.WriteRemarks;
import io.entail.dao.EntityStore;
import io.entail.dao.Options;
import io.entail.dao.Undone;
import io.entail.forms.AuditJson;
import io.entail.forms.MomentText;
import io.entail.read.Position;
import io.entail.schema.Definitions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code entail undo}: takes writes back. */
@Command(
        name = "undo",
        description = {
            "Takes writes back: what they have changed becomes what it was before the first of them, in one more write.",
            "Which writes: one position, a range of positions or times, and of these those that somebody has written or "
                    + "that have a reason. --from and --to are the first and the last write: a position is that of the write "
                    + "itself. Prints the writes, and each entity that is restored, field by field.",
            "Refused when others have changed any of that since, naming their write, or when it would break a rule. What "
                    + "does not fit one write takes several, the newest first; after a failure the same command goes on."
        })
public final class UndoCommand extends StoreCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "POSITION|FROM..TO",
            description = "A write's place in the log, such as 0:41, or the first and the last: 0:41..0:47.")
    private @Nullable String places;

    @Mixin
    private FromToOptions range = new FromToOptions();

    @Option(names = "--written-by", paramLabel = "NAME", description = "Only what this actor has written.")
    private @Nullable String writtenBy;

    @Option(
            names = "--written-because",
            paramLabel = "TEXT",
            description = "Only what was written for this reason, in the same words.")
    private @Nullable String writtenBecause;

    @Option(names = "--all-workspaces", description = "In all workspaces. Default: in the one of --workspace.")
    private boolean allWorkspaces;

    @Option(names = "--dry-run", description = "Print what would be restored, field by field, and write nothing.")
    private boolean dryRun;

    @Mixin
    private WriteRemarks remarks = new WriteRemarks();

    @Override
    protected boolean isWriting() {
        return !dryRun;
    }

    @Override
    protected int run(OpenedStore opened) {
        EntityStore store = remarks.on(opened.store());
        EntityStore acting = allWorkspaces ? store.with(Options.DEFAULT.inAllWorkspaces()) : store;
        WriteSelection writes = selection(store);
        ReplayProgress progress = new ReplayProgress(err());
        print(dryRun ? acting.previewUndo(writes, progress) : acting.undo(writes, progress), opened.definitions());
        return 0;
    }

    private WriteSelection selection(EntityStore store) {
        WriteSelection selection = range(store);
        if (writtenBy != null) {
            selection = selection.writtenBy(writtenBy);
        }
        return writtenBecause == null ? selection : selection.writtenBecause(writtenBecause);
    }

    private WriteSelection range(EntityStore store) {
        if (places != null) {
            if (range.areGiven()) {
                throw wrongUsage(new IllegalArgumentException("either " + places + " or --from and --to"));
            }
            return parsed(places);
        }
        MomentText from = range.from();
        MomentText to = range.to();
        if (from == null && writtenBy == null && writtenBecause == null) {
            throw wrongUsage(new IllegalArgumentException(
                    "which writes? POSITION, FROM..TO, --from, --written-by or --written-because"));
        }
        WriteSelection selection = WriteSelection.ALL;
        if (from != null) {
            selection = selection.from(from.first(store));
        }
        return to == null ? selection : selection.through(to.in(store).position());
    }

    private WriteSelection parsed(String range) {
        try {
            int dots = range.indexOf("..");
            return dots < 0
                    ? WriteSelection.at(Position.parse(range))
                    : WriteSelection.between(
                            Position.parse(range.substring(0, dots)), Position.parse(range.substring(dots + 2)));
        } catch (IllegalArgumentException e) {
            throw wrongUsage(e);
        }
    }

    private void print(Undone undone, Definitions definitions) {
        if (isJson()) {
            out().println(Json.text(document(undone)));
            return;
        }
        for (PastWrite write : undone.writes()) {
            out().println("write " + write.position() + "  " + out().time(write.at()) + "  by " + write.actor()
                    + (write.reason().isEmpty() ? "" : ": " + EntityText.text(write.reason())));
        }
        undone.rows().forEach(row -> AuditText.lines(row, definitions).forEach(out()::println));
        out().println(summary(undone));
    }

    private String summary(Undone undone) {
        List<Position> positions = undone.positions();
        String entities = AuditText.count(undone.rows().size(), "entity", "entities");
        String writes = AuditText.count(undone.writes().size(), "write", "writes");
        if (undone.rows().isEmpty()) {
            return "nothing to restore: " + writes + " taken back already";
        }
        if (dryRun) {
            return writes + " would be taken back: " + entities + " to restore; nothing written (dry run)";
        }
        String at = positions.size() == 1
                ? "one write at " + positions.get(0)
                : positions.size() + " writes, " + positions.get(0) + ".." + positions.get(positions.size() - 1);
        return writes + " taken back: " + entities + " restored by " + at;
    }

    private Map<String, @Nullable Object> document(Undone undone) {
        List<Position> positions = undone.positions();
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("undone", undone.writes().stream().map(AuditJson::cause).toList());
        document.put("restored", undone.rows().stream().map(AuditJson::document).toList());
        document.put("dry_run", dryRun);
        document.putAll(AuditJson.writes(
                positions.size(),
                positions.isEmpty() ? null : positions.get(0),
                positions.isEmpty() ? null : positions.get(positions.size() - 1)));
        return document;
    }
}
