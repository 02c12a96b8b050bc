package io.entail.cli.entity;

import io.entail.cli.store.EntityCommand;
import io.entail.cli.store.OpenedStore;
import io.entail.dao.WriteOptions;
import io.entail.forms.PrimaryKey;
import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code entail update}: changes some fields of a row. */
@Command(
        name = "update",
        description = "Changes fields of an entity and prints it whole. Fields that are not given stay.",
        footer = {"", KeyAndFields.HELP})
public final class UpdateCommand extends EntityCommand {
    @Parameters(index = "1", paramLabel = "KEY", description = "Primary key or endpoint key.")
    private String key = "";

    @Parameters(
            index = "2..*",
            arity = "0..*",
            paramLabel = "field=value",
            description = "The fields to change; none when there is --ttl.")
    private List<String> arguments = new ArrayList<>();

    @Mixin
    private VersionOption version = new VersionOption();

    @Mixin
    private StoringOptions storing = new StoringOptions();

    @Override
    protected void checkUsage() {
        if (arguments.isEmpty() && !storing.isTtlGiven()) {
            throw wrongUsage(new IllegalArgumentException("Missing required parameter: 'field=value'"));
        }
    }

    @Override
    protected boolean isWriting() {
        return true;
    }

    @Override
    protected int run(OpenedStore store, EntityDefinition definition) {
        Map<String, @Nullable Object> patch =
                new LinkedHashMap<>(KeyAndFields.of(store.definitions(), definition, arguments, this::wrongUsage));
        WriteOptions options = storing.options(version.options(), definition, patch);
        Entity row = store.find(definition, key(definition, key));
        Map<String, @Nullable Object> merged = new LinkedHashMap<>(row.fields());
        merged.putAll(patch);
        writes(merged);
        print(storing.dao(store, definition).update(PrimaryKey.of(definition, row), patch, options));
        return 0;
    }
}
