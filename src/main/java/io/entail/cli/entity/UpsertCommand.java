package io.entail.cli.entity;

import io.entail.cli.store.EntityCommand;
import io.entail.cli.store.OpenedStore;
import io.entail.dao.WriteOptions;
import io.entail.forms.KeyText;
import io.entail.forms.PrimaryKey;
import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code entail upsert}: stores a row, whether it exists already or not. */
@Command(
        name = "upsert",
        description = "Stores an entity, new or in place of the one with its key, and prints it. Fields that are not "
                + "given get their defaults.",
        footer = {"", KeyAndFields.HELP})
public final class UpsertCommand extends EntityCommand {
    @Parameters(
            index = "1..*",
            paramLabel = "[KEY] field=value",
            description = "Primary key or endpoint key, if neither is among the fields; then the fields.")
    private List<String> arguments = new ArrayList<>();

    @Mixin
    private VersionOption version = new VersionOption();

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
        KeyText named = fields.key()
                .or(() -> among(definition, fields.values()))
                .orElseThrow(
                        () -> wrongUsage(new IllegalArgumentException("which one? Give KEY, or a field of the key")));
        Optional<Entity> row = store.lookUp(definition, named);
        Map<String, Object> key =
                row.map(entity -> PrimaryKey.of(definition, entity)).orElseGet(() -> fresh(definition, named));
        Map<String, @Nullable Object> values = new LinkedHashMap<>(fields.values());
        named.endpoint()
                .filter(name -> named.primaryKey() == null)
                .ifPresent(name -> values.put(definition.endpointKey().orElseThrow(), name));
        writes(values);
        WriteOptions options = storing.options(version.options(), definition, values);
        print(storing.dao(store, definition).upsert(key, values, options));
        return 0;
    }

    /** Returns the primary key if the fields contain it. */
    private static Optional<KeyText> among(EntityDefinition definition, Map<String, @Nullable Object> values) {
        Map<String, Object> key = new LinkedHashMap<>();
        for (String part : definition.primaryKey()) {
            Object value = values.get(part);
            if (value != null) {
                key.put(part, value);
            }
        }
        if (key.size() == definition.primaryKey().size()) {
            return Optional.of(new KeyText(key, null));
        }
        return definition
                .endpointKey()
                .map(values::get)
                .filter(name -> name instanceof String || name instanceof Number)
                .map(name -> new KeyText(null, name));
    }

    private static Map<String, Object> fresh(EntityDefinition definition, KeyText named) {
        return named.primaryKey() != null
                ? named.fields(definition)
                : Map.of(definition.primaryKey().get(0), UUID.randomUUID().toString());
    }
}
