package io.entail.cli.entity;

import io.entail.cli.store.EntityCommand;
import io.entail.cli.store.OpenedStore;
import io.entail.dao.WriteOptions;
import io.entail.schema.EntityDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code entail insert}: stores a new row. */
@Command(
        name = "insert",
        description = "Stores a new entity and prints it.",
        footer = {"", KeyAndFields.HELP})
public final class InsertCommand extends EntityCommand {
    @Parameters(
            index = "1..*",
            paramLabel = "[KEY] field=value",
            description = "The entity's key, if it is not among the fields; then its fields.")
    private List<String> arguments = new ArrayList<>();

    @Mixin
    private StoringOptions storing = new StoringOptions();

    @Override
    protected boolean isWriting() {
        return true;
    }

    @Override
    protected int run(OpenedStore store, EntityDefinition definition) {
        KeyAndFields fields =
                KeyAndFields.withOptionalKey(store.definitions(), definition, arguments, this::wrongUsage);
        Map<String, @Nullable Object> values = new LinkedHashMap<>(fields.values());
        fields.key().ifPresent(key -> values.putAll(key.fields(definition)));
        writes(values);
        WriteOptions options = storing.options(WriteOptions.NONE, definition, values);
        print(storing.dao(store, definition).insert(values, options));
        return 0;
    }
}
