package io.entail.project.postgres.write;

import io.entail.changes.Change;
import io.entail.changes.ChangeImages.Image;
import io.entail.project.ProjectedChange;
import io.entail.project.postgres.tables.PgBuffer;
import io.entail.project.postgres.tables.PgSchemas;
import io.entail.project.postgres.tables.PgTimes;
import io.entail.project.postgres.tables.PgType;
import io.entail.project.postgres.tables.PgUuids;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.codec.FieldJson;
import io.entail.schema.codec.Struct;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Stores every change of a generation. Used by one thread. */
final class PgHistory {
    private final PgOperation insert;
    private final IdentityHashMap<EntityDefinition, Map<String, FieldJson>> json = new IdentityHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private int at;

    PgHistory(PgSchemas schemas, int generation) {
        List<PgParameter> columns = new ArrayList<>();
        Map<String, PgType> types = new LinkedHashMap<>();
        types.put("sequence", PgType.BIGINT);
        types.put("position", PgType.BIGINT);
        types.put("at", PgType.TIMESTAMPTZ);
        types.put("op", PgType.TEXT);
        types.put("entity", PgType.TEXT);
        types.put("workspace", PgType.TEXT);
        types.put("key", PgType.TEXT);
        types.put("version", PgType.BIGINT);
        types.put("actor", PgType.TEXT);
        types.put("reason", PgType.TEXT);
        types.put("origin", PgType.TEXT);
        types.put("write_id", PgType.UUID);
        types.put("expires_at", PgType.TIMESTAMPTZ);
        types.put("before", PgType.JSONB);
        types.put("after", PgType.JSONB);
        types.put("_entity", PgType.INT);
        types.put("_key", PgType.BYTEA);
        types.forEach((name, type) -> columns.add(new PgParameter(name, type, null)));
        List<String> values = new ArrayList<>();
        columns.forEach(column -> values.add("u.c" + values.size()));
        insert = new PgOperation(
                "INSERT INTO " + schemas.inGeneration(generation, PgSchemas.HISTORY) + " ("
                        + String.join(", ", types.keySet()) + ") SELECT " + String.join(", ", values)
                        + PgStatements.unnest(columns),
                columns);
    }

    void apply(List<ProjectedChange> changes, Connection connection) throws SQLException {
        if (!changes.isEmpty()) {
            changes.forEach(this::write);
            insert.execute(changes.size(), connection);
        }
    }

    private void write(ProjectedChange projected) {
        Change change = projected.change();
        at = 0;
        next(out -> PgRowWriter.int64(change.sequence(), out));
        next(out -> PgRowWriter.int64(change.position().offset(), out));
        next(out -> PgRowWriter.time(PgTimes.bounded(change.at()), out));
        next(out -> out.text(change.op().symbol()));
        next(out -> out.text(change.entity()));
        next(out -> text(change.workspace(), out));
        next(out -> out.text(change.key()));
        next(out -> PgRowWriter.int64(change.version(), out));
        next(out -> out.text(change.actor()));
        next(out -> out.text(change.reason()));
        next(out -> out.text(change.origin()));
        next(out -> uuid(change.writeId(), out));
        next(out -> PgRowWriter.time(change.expires() == null ? 0 : PgTimes.bounded(change.expires()), out));
        next(out -> row(change.row().definition(), projected.before(), out));
        next(out -> row(change.row().definition(), projected.after(), out));
        next(out -> PgRowWriter.int32(projected.entity().ordinal(), out));
        next(out -> out.bytea(projected.key().array()));
    }

    private void next(Consumer<PgBuffer> write) {
        write.accept(insert.buffer(at++));
    }

    private static void text(@Nullable String text, PgBuffer out) {
        if (text == null) {
            out.none();
        } else {
            out.text(text);
        }
    }

    private static void uuid(UUID id, PgBuffer out) {
        out.int32(PgUuids.BYTES);
        out.int64(id.getMostSignificantBits());
        out.int64(id.getLeastSignificantBits());
    }

    private void row(EntityDefinition definition, @Nullable Image image, PgBuffer out) {
        if (image == null) {
            out.none();
            return;
        }
        text.setLength(0);
        char separator = '{';
        Struct fields = image.fields();
        for (Map.Entry<String, FieldJson> field : json(definition).entrySet()) {
            Object value = fields.get(field.getKey());
            if (value != null) {
                text.append(separator);
                FieldJson.quote(field.getKey(), text);
                text.append(':');
                field.getValue().write(value, text);
                separator = ',';
            }
        }
        text.append(separator == '{' ? "{}" : "}");
        PgValues.putJsonb(text, out);
    }

    private Map<String, FieldJson> json(EntityDefinition definition) {
        return json.computeIfAbsent(definition, of -> {
            Map<String, FieldJson> fields = new LinkedHashMap<>();
            for (FieldDefinition field : of.fields()) {
                fields.put(field.name(), FieldJson.of(field));
            }
            return fields;
        });
    }
}
