package io.entail.cli.entity;

import io.entail.cli.output.EntityText;
import io.entail.cli.output.Json;
import io.entail.cli.store.EntityCommand;
import io.entail.cli.store.OpenedStore;
import io.entail.cli.store.WriteRemarks;
import io.entail.forms.EntityJson;
import io.entail.forms.PrimaryKey;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.schema.EntityDefinition;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code entail delete}: deletes a row, and the rows that cascade with it. */
@Command(name = "delete", description = "Deletes an entity, and the children whose definitions say so, in one write.")
public final class DeleteCommand extends EntityCommand {
    @Parameters(index = "1", paramLabel = "KEY", description = "Primary key or endpoint key.")
    private String key = "";

    @Mixin
    private VersionOption version = new VersionOption();

    @Mixin
    private WriteRemarks remarks = new WriteRemarks();

    @Override
    protected boolean isWriting() {
        return true;
    }

    @Override
    protected int run(OpenedStore store, EntityDefinition definition) {
        Entity row = store.find(definition, key(definition, key));
        Map<String, Object> fields = PrimaryKey.of(definition, row);
        Position position = remarks.on(store.store()).dao(definition.name()).delete(fields, version.options());
        if (isJson()) {
            Map<String, Object> deleted = new LinkedHashMap<>(fields);
            deleted.put("deleted", true);
            deleted.put(EntityJson.POSITION, position.toString());
            out().println(Json.text(deleted));
        } else {
            out().println("deleted " + definition.name() + " " + EntityText.text(fields) + " at " + position);
        }
        return 0;
    }
}
