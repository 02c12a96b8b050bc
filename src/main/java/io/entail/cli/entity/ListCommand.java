package io.entail.cli.entity;

import io.entail.cli.output.EntityText;
import io.entail.cli.output.IndexProgress;
import io.entail.cli.output.Json;
import io.entail.cli.output.Line;
import io.entail.cli.output.Line.Style;
import io.entail.cli.output.Paged;
import io.entail.cli.store.AsOfOption;
import io.entail.cli.store.EntityCommand;
import io.entail.cli.store.KnownNames;
import io.entail.cli.store.OpenedStore;
import io.entail.forms.EntityJson;
import io.entail.forms.QueryText;
import io.entail.forms.TagText;
import io.entail.read.Entity;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import io.entail.read.Query;
import io.entail.schema.EntityDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code entail list}: prints a page of rows. */
@Command(
        name = "list",
        description = {
            "Prints a page of the entities of a kind, in the order of their keys or of a field.",
            "With --json, 'offset' is the token of the next page, null on the last one."
        })
public final class ListCommand extends EntityCommand implements Paged {
    /** Members of a printed row that are not fields. */
    private static final Set<String> BESIDE_FIELDS = Set.of(EntityJson.TTL, EntityJson.VERSION, EntityJson.POSITION);

    @Option(
            names = "--tags",
            paramLabel = "TAGS",
            description = "Only entities with these tags: a,b for all of them, a/b for any.")
    private @Nullable String tags;

    @Option(
            names = "--where",
            paramLabel = "CONDITION",
            description = {
                "Only entities whose field fulfils this: status=paid, total>=10, total>10, total<=10, total<10, status:=null"
                        + " (with JSON). May be given several times; requires an index of the definition."
            })
    private List<String> where = List.of();

    @Option(
            names = "--size",
            paramLabel = "N",
            description = "Entities of the page, 1 to 50000. Default: ${DEFAULT-VALUE}.",
            defaultValue = "" + PageRequest.DEFAULT_SIZE)
    private int size;

    @Option(
            names = "--offset",
            paramLabel = "TOKEN",
            description = "The token of the page, from the output of the page before.")
    private @Nullable String offset;

    @Option(
            names = "--columns",
            paramLabel = "FIELDS",
            split = ",",
            description =
                    "The columns of the table: name,host,config.limit. Also _version, _position and ttl. Default: the "
                            + "fields in which the entities differ.")
    private List<String> columns = new ArrayList<>();

    @Option(
            names = "--sort",
            paramLabel = "FIELD",
            parameterConsumer = SortConsumer.class,
            description =
                    "In the order of a field, such as host or config.limit; -host for descending order. With an index"
                            + " of the field, or with --where, that is the order of all entities, else of the page.")
    private @Nullable String sort;

    @Option(names = "--json-lines", description = "Print a JSON document for each entity, on a line of its own.")
    private boolean jsonLines;

    @Mixin
    private AsOfOption asOf = new AsOfOption();

    @Override
    protected boolean isOfRows() {
        return !asOf.isGiven();
    }

    @Override
    protected int run(OpenedStore store, EntityDefinition definition) {
        columns.forEach(column -> requireColumn(definition, "columns", column));
        if (sort != null) {
            requireColumn(definition, "sort", ShownOrder.name(sort));
        }
        asOf.on(store, err());
        PageRequest request = new PageRequest(size, offset);
        boolean asked = isAsked(definition);
        Query query = query(definition, asked);
        Supplier<Page> read = () -> store.store().dao(definition.name()).pageWhere(query, request);
        // An offline replica does not continue to build an index, so it is not waited for.
        Page page = store.isOffline() ? read.get() : new IndexProgress(err()).await(read);
        print(definition, sort == null || asked ? page : sorted(page, sort));
        return 0;
    }

    private static void requireColumn(EntityDefinition definition, String option, String name) {
        if (!BESIDE_FIELDS.contains(name)) {
            KnownNames.requireField(definition, option, name);
        }
    }

    /** Returns whether the store sorts, with an index. Otherwise this command sorts the rows of the page. */
    private boolean isAsked(EntityDefinition definition) {
        return !where.isEmpty()
                || (sort != null
                        && definition.indexes().stream()
                                .anyMatch(index -> index.fields().get(0).equals(ShownOrder.name(sort))));
    }

    private Query query(EntityDefinition definition, boolean asked) {
        Query query = Query.all();
        for (String condition : where) {
            query = QueryText.where(definition, query, condition);
        }
        query = sort == null || !asked ? query : QueryText.sort(query, sort);
        return tags == null ? query : query.tagged(TagText.parse(definition, tags));
    }

    private static Page sorted(Page page, String by) {
        List<Entity> rows = new ArrayList<>(page.data());
        rows.sort(ShownOrder.by(by));
        return new Page(rows, page.offset());
    }

    @Override
    public boolean isPaged() {
        return !isJson() && !jsonLines;
    }

    private void print(EntityDefinition definition, Page page) {
        if (isJson()) {
            out().println(Json.text(EntityJson.of(page)));
            return;
        }
        if (jsonLines) {
            page.data().forEach(entity -> out().println(Json.text(EntityJson.of(entity))));
        } else {
            EntityText.Table table = EntityText.table(definition, page.data(), columns, out().width());
            out().println(Line.of(Style.HEADING, table.lines().get(0)));
            table.lines().stream().skip(1).forEach(out()::println);
            if (!table.leftOut().isEmpty()) {
                err().println("entail: there is no room for " + String.join(", ", table.leftOut())
                        + ": --columns says which to show");
            }
        }
        page.offset().ifPresent(token -> err().println("entail: there are more: --offset " + token));
    }
}
