package io.entail.cli.entity;

import io.entail.cli.store.AsOfOption;
import io.entail.cli.store.EntityCommand;
import io.entail.cli.store.OpenedStore;
import io.entail.schema.EntityDefinition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code entail get}: prints one row. */
@Command(name = "get", description = "Prints the entity with a primary key or endpoint key.")
public final class GetCommand extends EntityCommand {
    @Parameters(index = "1", paramLabel = "KEY", description = "Primary key or endpoint key, such as an id or a name.")
    private String key = "";

    @Mixin
    private AsOfOption asOf = new AsOfOption();

    @Override
    protected boolean isOfRows() {
        return !asOf.isGiven();
    }

    @Override
    protected int run(OpenedStore store, EntityDefinition definition) {
        asOf.on(store, err());
        print(store.find(definition, key(definition, key)));
        return 0;
    }
}
