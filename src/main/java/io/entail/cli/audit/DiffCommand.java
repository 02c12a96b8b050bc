package io.entail.cli.audit;

import io.entail.audit.Diff;
import io.entail.audit.Difference;
import io.entail.audit.Moment;
import io.entail.cli.output.JsonList;
import io.entail.cli.output.Paged;
import io.entail.cli.output.ReplayProgress;
import io.entail.cli.store.OpenedStore;
import io.entail.cli.store.StoreCommand;
import io.entail.cli.time.MomentOption;
import io.entail.forms.AuditJson;
import io.entail.forms.MomentText;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code entail diff}: prints the differences between two moments. */
@Command(
        name = "diff",
        description = {
            "Prints which entities of the workspace were created (+), changed (~) and deleted (-) between two moments, "
                    + "all changes taken together.",
            "What was changed and changed back is no difference. The moment of a position is right after it."
        })
public final class DiffCommand extends StoreCommand implements Paged {
    @Parameters(arity = "0..1", paramLabel = "ENTITY", description = "Only this kind. Default: all.")
    private @Nullable String entity;

    @Mixin
    private FromToOptions range = new FromToOptions();

    @Option(names = "--json-lines", description = "Print a JSON document for each entity, on a line of its own.")
    private boolean jsonLines;

    private long differences;

    @Override
    public boolean isPaged() {
        return !isJson() && !jsonLines;
    }

    @Override
    protected void checkUsage() {
        if (range.from() == null) {
            throw wrongUsage(
                    new IllegalArgumentException("Missing required option: '--from=" + MomentOption.PARAM + "'"));
        }
    }

    @Override
    protected int run(OpenedStore store) {
        String kind = entity == null ? null : store.definition(entity).name();
        Moment first = moment(store, range.from());
        Moment last = moment(store, range.to());
        Diff diff = store.store().diff(first, last);
        JsonList json = new JsonList(out(), jsonLines);
        boolean asJson = isJson() || jsonLines;
        Consumer<Difference> printer = asJson
                ? difference -> json.add(AuditJson.document(difference))
                : difference -> AuditText.lines(difference, store.definitions()).forEach(out()::println);
        diff.each(kind, new ReplayProgress(err()), difference -> {
            differences++;
            printer.accept(difference);
        });
        if (asJson) {
            json.end();
        } else {
            out().println(differences + " entities differ between " + text(first) + " and " + text(last));
        }
        return 0;
    }

    private Moment moment(OpenedStore store, @Nullable MomentText given) {
        Moment moment = given == null ? store.now() : given.in(store.store());
        moment.remark().ifPresent(remark -> err().println("entail: " + remark));
        return moment;
    }

    private String text(Moment moment) {
        return moment.position() + " (" + out().time(moment.time()) + ")";
    }
}
