package io.entail.cli.entity;

import io.entail.cli.output.EntityText;
import io.entail.cli.output.Json;
import io.entail.cli.store.AsOfOption;
import io.entail.cli.store.EntityCommand;
import io.entail.cli.store.OpenedStore;
import io.entail.forms.EntityJson;
import io.entail.forms.TagText;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import io.entail.schema.EntityDefinition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code entail list}: a page of entities. */
@Command(
        name = "list",
        description = {
            "Prints a page of the entities of a kind, in the order of their keys.",
            "With --json, 'offset' is the token of the next page, null on the last one."
        })
public final class ListCommand extends EntityCommand {
    @Option(
            names = "--tags",
            paramLabel = "TAGS",
            description = "Only entities with these tags: a,b for all of them, a/b for any.")
    private @Nullable String tags;

    @Option(
            names = "--size",
            paramLabel = "N",
            description = "Entities of the page, 1 to 50000. Default: ${DEFAULT-VALUE}.",
            defaultValue = "" + PageRequest.DEFAULT_SIZE)
    private int size;

    @Option(names = "--offset", paramLabel = "TOKEN", description = "What the page before gave for this one.")
    private @Nullable String offset;

    @Option(names = "--json-lines", description = "Print a JSON document for each entity, on a line of its own.")
    private boolean jsonLines;

    @Mixin
    private AsOfOption asOf = new AsOfOption();

    @Override
    protected int run(OpenedStore store, EntityDefinition definition) {
        asOf.on(store, err());
        PageRequest request = new PageRequest(size, offset);
        Page page = tags == null
                ? store.store().dao(definition.name()).page(request)
                : store.store().dao(definition.name()).byTags(TagText.parse(definition, tags), request);
        print(definition, page);
        return 0;
    }

    private void print(EntityDefinition definition, Page page) {
        if (isJson()) {
            out().println(Json.text(EntityJson.of(page)));
            return;
        }
        if (jsonLines) {
            page.data().forEach(entity -> out().println(Json.text(EntityJson.of(entity))));
        } else {
            EntityText.table(definition, page.data()).forEach(out()::println);
        }
        page.offset().ifPresent(token -> err().println("entail: there are more: --offset " + token));
    }
}
