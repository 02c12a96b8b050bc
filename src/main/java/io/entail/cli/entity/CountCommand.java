package io.entail.cli.entity;

import io.entail.cli.output.Json;
import io.entail.cli.store.AsOfOption;
import io.entail.cli.store.EntityCommand;
import io.entail.cli.store.OpenedStore;
import io.entail.schema.EntityDefinition;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code entail count}: prints the number of rows of an entity in the workspace. */
@Command(name = "count", description = "Prints how many entities of a kind the workspace has.")
public final class CountCommand extends EntityCommand {
    @Mixin
    private AsOfOption asOf = new AsOfOption();

    @Override
    protected boolean isOfRows() {
        return !asOf.isGiven();
    }

    @Override
    protected int run(OpenedStore store, EntityDefinition definition) {
        asOf.on(store, err());
        long count = store.store().dao(definition.name()).count();
        out().println(isJson() ? Json.text(Map.of("count", count)) : Long.toString(count));
        return 0;
    }
}
