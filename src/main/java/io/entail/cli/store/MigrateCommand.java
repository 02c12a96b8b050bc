package io.entail.cli.store;

import io.entail.cli.output.Json;
import io.entail.cli.output.WorkProgress;
import io.entail.cli.settings.CommonOptions;
import io.entail.dao.EntityStore;
import io.entail.dao.migrate.BrokenRow;
import io.entail.dao.migrate.MigrationListener;
import io.entail.dao.migrate.MigrationPlan;
import io.entail.dao.migrate.MigrationReport;
import io.entail.dao.migrate.MigrationReport.OfEntity;
import io.entail.declarative.migration.MigrationFile;
import io.entail.schema.Functions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code entail migrate}: changes definitions beyond compatible extensions. */
@Command(
        name = "migrate",
        description = {
            "Changes definitions more than an extension does, as a file says: renamed and removed fields, other types, tighter "
                    + "rules, new unique fields, references and required fields.",
            "Rows are rewritten by ordinary writes while others go on reading and writing; the last step puts the new "
                    + "definition in force, and processes that have the old one are refused from then on. When a row would break "
                    + "the new definition, such rows are printed by key and the last step is not taken.",
            "After an interruption the same command goes on. ops/migrations.md explains the procedure."
        })
public final class MigrateCommand extends StoreCommand {
    @Parameters(paramLabel = "FILE", description = "The migration: definitions and steps, in YAML or JSON.")
    private Path file = Path.of("");

    @Option(names = "--dry-run", description = "Print what would change and which rows would break, and write nothing.")
    private boolean dryRun;

    @Option(
            names = "--enable-protocol",
            description =
                    "First enable migrations in this store, if they are not. To be given when all processes of the store "
                            + "are of a release that knows them: others stop reading the log. It cannot be undone.")
    private boolean enableProtocol;

    @Option(names = "--abandon", description = "Give up a migration of the file's entities that is under way.")
    private boolean abandon;

    @Mixin
    private WriteRemarks remarks = new WriteRemarks();

    @Override
    protected void checkUsage() {
        if (abandon && (dryRun || enableProtocol)) {
            throw wrongUsage(new IllegalArgumentException("--abandon excludes --dry-run and --enable-protocol"));
        }
        if (dryRun && enableProtocol) {
            throw wrongUsage(new IllegalArgumentException("either --dry-run or --enable-protocol"));
        }
    }

    @Override
    protected boolean isWriting() {
        return !dryRun;
    }

    @Override
    protected OpenedStore open(CommonOptions options) {
        return dryRun ? OpenedStore.toRead(options) : OpenedStore.toMigrate(options);
    }

    @Override
    protected int run(OpenedStore opened) {
        MigrationPlan plan = MigrationFile.read(file, Functions.builtIn());
        EntityStore store = remarks.on(opened.store());
        if (abandon) {
            return abandon(store, plan);
        }
        if (enableProtocol) {
            store.enableMigrations();
        }
        MigrationReport report;
        try (Progress progress = new Progress(err())) {
            report = dryRun ? store.previewMigration(plan, progress) : store.migrate(plan, progress);
        }
        print(report);
        return report.isDone() || (dryRun && !report.isBroken()) ? 0 : 1;
    }

    private int abandon(EntityStore store, MigrationPlan plan) {
        List<String> ended = new ArrayList<>();
        for (String entity : plan.names()) {
            if (store.abandonMigration(entity)) {
                ended.add(entity);
            }
        }
        if (isJson()) {
            out().println(Json.text(Map.of("abandoned", ended)));
        } else {
            out().println(ended.isEmpty() ? "no migration is under way" : "given up: " + String.join(", ", ended));
        }
        return ended.isEmpty() ? 1 : 0;
    }

    private void print(MigrationReport report) {
        if (isJson()) {
            out().println(Json.text(Map.of(
                    "data", report.entities().stream().map(MigrateCommand::json).toList())));
            return;
        }
        report.entities().forEach(this::print);
    }

    private void print(OfEntity of) {
        of.changes().forEach(change -> out().println(of.entity() + ": " + change));
        of.broken().forEach(row -> out().println(of.entity() + " " + key(row) + ": " + row.fault()));
        out().println(of.entity() + ": " + summary(of));
    }

    private static String key(BrokenRow row) {
        String key = row.key().entrySet().stream()
                .map(part -> part.getKey() + "=" + part.getValue())
                .collect(Collectors.joining(" "));
        return row.workspace() == null ? key : key + " (workspace " + row.workspace() + ")";
    }

    private static String summary(OfEntity of) {
        return switch (of.result()) {
            case DONE ->
                "done: version " + of.version() + " is in force from " + of.position() + " on; "
                        + rows(of.rewritten(), " was", " were") + " rewritten";
            case ALREADY -> "nothing to do: version " + of.version() + " is in force";
            case WOULD_BE_DONE ->
                "nothing was written; " + of.rewritten() + " of " + of.rows() + " rows would be rewritten";
            case BROKEN ->
                (of.moreBroken() ? "more than " : "") + rows(of.broken().size(), " breaks", " break")
                        + " the new definition, which is not in force: mend what was told and migrate again";
            case BUSY ->
                "others wrote all the time, so that the last step was not taken: migrate again, which goes on, when less is "
                        + "written";
            case WAITING -> "waits for the other entities of the file";
        };
    }

    private static String rows(long count, String one, String several) {
        return count + (count == 1 ? " row" + one : " rows" + several);
    }

    private static Map<String, @Nullable Object> json(OfEntity of) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("entity", of.entity());
        json.put("result", of.result().name().toLowerCase(Locale.ROOT));
        json.put("version", of.version() == 0 ? null : of.version());
        json.put("position", of.position() == null ? null : of.position().toString());
        json.put("changes", of.changes());
        json.put("rows", of.rows());
        json.put("rewritten", of.rewritten());
        json.put("broken", of.broken().stream().map(MigrateCommand::json).toList());
        json.put("more_broken", of.moreBroken());
        return json;
    }

    private static Map<String, @Nullable Object> json(BrokenRow row) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("key", row.key());
        json.put("workspace", row.workspace());
        json.put("fault", row.fault());
        return json;
    }

    /** Shows the progress. */
    private static final class Progress implements MigrationListener, AutoCloseable {
        private final PrintWriter err;
        private @Nullable WorkProgress running;

        Progress(PrintWriter err) {
            this.err = err;
        }

        @Override
        public void began(String entity, String what, long rows) {
            close();
            running = WorkProgress.of(err, "rows of " + entity + " (" + what + ")", rows);
        }

        @Override
        public void looked(long more) {
            WorkProgress progress = running;
            if (progress != null) {
                progress.add(more);
            }
        }

        @Override
        public void close() {
            WorkProgress progress = running;
            running = null;
            if (progress != null) {
                progress.close();
            }
        }
    }
}
