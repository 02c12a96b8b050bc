package io.entail.cli.audit;

import io.entail.audit.History;
import io.entail.audit.Version;
import io.entail.cli.output.EntityText;
import io.entail.cli.output.JsonList;
import io.entail.cli.output.Line;
import io.entail.cli.output.Line.Style;
import io.entail.cli.output.Paged;
import io.entail.cli.output.ReplayProgress;
import io.entail.cli.output.Titles;
import io.entail.cli.store.EntityCommand;
import io.entail.cli.store.OpenedStore;
import io.entail.forms.AuditJson;
import io.entail.read.EntityChange;
import io.entail.read.EntityChange.Operation;
import io.entail.schema.EntityDefinition;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code entail history}: prints every version of an entity. */
@Command(
        name = "history",
        description = {
            "Prints every version of an entity, the newest first: who made it, when, why, and what changed.",
            "Between versions it prints the steps of migrations. A deleted entity has its history as well. With --json: {\"data\":[...]}, 'diff' has a field's value before and after."
        })
public final class HistoryCommand extends EntityCommand implements Paged {
    @Parameters(index = "1", paramLabel = "KEY", description = "Primary key or endpoint key, such as an id or a name.")
    private String key = "";

    @Option(names = "--oldest-first", description = "Begin with the creation.")
    private boolean oldestFirst;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many versions.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--json-lines", description = "Print a JSON document for each version, on a line of its own.")
    private boolean jsonLines;

    @Mixin
    private PeriodOptions period = new PeriodOptions();

    @Mixin
    private ContentOptions content = new ContentOptions();

    private boolean titled;

    @Override
    public boolean isPaged() {
        return !isJson() && !jsonLines;
    }

    @Override
    protected int run(OpenedStore store, EntityDefinition definition) {
        content.check(definition);
        ReplayProgress progress = new ReplayProgress(err());
        Map<String, Object> row = store.everKey(definition, key(definition, key), progress);
        History history = store.store().dao(definition.name()).history(row, progress);
        // Steps of migrations have no actor and no reason, so these options exclude them.
        StepsBetween steps =
                new StepsBetween(period.isActorGiven() || content.areGiven() ? List.of() : history.migrations());
        JsonList json = new JsonList(out(), jsonLines);
        long shown = 0;
        boolean isThere = false;
        for (Version version : oldestFirst ? history.oldestFirst() : history.newestFirst()) {
            isThere = true;
            if (shown >= limit || isBeyond(version) || out().checkError()) {
                break;
            }
            if (isShown(version)) {
                shown++;
                if (isJson() || jsonLines) {
                    json.add(AuditJson.document(version));
                } else {
                    steps.to(version.change().position()).forEach(step -> print(definition, step));
                    print(definition, row, version);
                }
            }
        }
        if (!isThere) {
            throw store.neverThere(definition, key(definition, key));
        }
        if (isJson() || jsonLines) {
            json.end();
        }
        return 0;
    }

    private boolean isShown(Version version) {
        EntityChange change = version.change();
        return period.show(change.position(), change.at(), change.actor())
                && (!content.areGiven() || content.show(change.reason(), version.diff()));
    }

    /** Returns whether neither this version nor any later one in this order is to be shown. */
    private boolean isBeyond(Version version) {
        EntityChange change = version.change();
        return oldestFirst
                ? period.isLate(change.position(), change.at())
                : period.isEarly(change.position(), change.at());
    }

    private void print(EntityDefinition definition, History.Migrated step) {
        out().println(Line.of(
                        "* '" + definition.name() + "' migrated to version " + step.version() + " of its definition")
                .and(Style.FAINT, "  at " + step.position()));
    }

    private void print(EntityDefinition definition, Map<String, Object> row, Version version) {
        EntityChange change = version.change();
        if (!titled) {
            out().println(Line.of(
                    Style.HEADING,
                    definition.name() + " "
                            + Titles.of(definition, change.entity().fields(), row)));
            titled = true;
        }
        Operation operation = version.operation();
        out().println(Line.of(AuditText.style(operation), AuditText.sign(operation) + " ")
                .and(out().time(change.at()))
                .and(Style.FAINT, "  version " + version.number() + "  at " + change.position() + "  ")
                .and(AuditText.style(operation), AuditJson.operation(operation))
                .and(" by " + EntityText.text(change.actor())
                        + (change.reason().isEmpty() ? "" : ": " + EntityText.text(change.reason()))));
        AuditText.lines(operation, version.diff()).forEach(out()::println);
    }
}
