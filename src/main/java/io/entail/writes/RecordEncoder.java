package io.entail.writes;

import io.entail.resolve.Bytes;
import io.entail.resolve.Limits;
import io.entail.resolve.LogRecord;
import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Check;
import io.entail.resolve.LogRecord.Constraints;
import io.entail.resolve.LogRecord.Define;
import io.entail.resolve.LogRecord.Delete;
import io.entail.resolve.LogRecord.Field;
import io.entail.resolve.LogRecord.Migrate;
import io.entail.resolve.LogRecord.Prepare;
import io.entail.resolve.LogRecord.Protocol;
import io.entail.resolve.LogRecord.Put;
import io.entail.resolve.LogRecord.Reference;
import io.entail.resolve.LogRecord.Store;
import io.entail.resolve.LogRecord.Unique;
import io.entail.resolve.LogRecord.Write;
import io.entail.resolve.Resolver;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Encodes records of the writes topic: the protocol number, then the Avro binary encoding that {@code avro/write.avdl}
 * describes. The counterpart of {@link io.entail.resolve.LogDecoder}. Thread-safe.
 */
public final class RecordEncoder {
    private final RecordOutput out;

    private RecordEncoder(RecordOutput out) {
        this.out = out;
    }

    /**
     * Encodes a record.
     *
     * @throws io.entail.errors.WriteTooLargeException when it exceeds one of the {@link Limits}, naming it
     */
    public static byte[] encode(LogRecord record) {
        RecordEncoder encoder = new RecordEncoder(new RecordOutput(expectedBytes(record)));
        encoder.writeRecord(record);
        byte[] value = encoder.out.toBytes();
        if (value.length > Limits.VALUE_BYTES) {
            throw RecordOutput.tooLarge("the record", value.length + " bytes", Limits.VALUE_BYTES + " bytes");
        }
        return value;
    }

    private static int expectedBytes(LogRecord record) {
        long expected = 256;
        if (record instanceof Write write) {
            for (Change change : write.changes()) {
                expected += 256 + (change instanceof Put put ? put.after().length() : 0);
            }
        } else if (record instanceof Define define) {
            expected += 4_096 + define.schema().length();
        } else if (record instanceof Prepare prepare) {
            expected += 4_096 + prepare.schema().length();
        } else if (record instanceof Migrate migrate) {
            expected += 4_096 + migrate.schema().length();
        }
        return (int) Math.min(expected, Limits.VALUE_BYTES);
    }

    private void writeRecord(LogRecord record) {
        out.writeByte(protocol(record));
        if (record instanceof Store store) {
            out.writeLong(0);
            out.writeUuid(store.id());
            out.writeLong(store.maxEntityBytes());
            out.writeLong(store.maxWriteBytes());
        } else if (record instanceof Protocol protocol) {
            out.writeLong(1);
            out.writeLong(protocol.number());
        } else if (record instanceof Define define) {
            out.writeLong(2);
            writeDefinition(define.entity(), define.version(), define.constraints(), define.schema());
        } else if (record instanceof Write write) {
            out.writeLong(3);
            writeWrite(write);
        } else if (record instanceof Prepare prepare) {
            out.writeLong(0);
            writeDefinition(prepare.entity(), prepare.version(), prepare.constraints(), prepare.schema());
        } else if (record instanceof Migrate migrate) {
            out.writeLong(1);
            writeDefinition(migrate.entity(), migrate.version(), migrate.constraints(), migrate.schema());
            writePlaces(migrate.uniqueFrom(), "the places of unique constraints");
            writePlaces(migrate.referencesFrom(), "the places of references");
            out.writeLong(migrate.upTo());
        }
    }

    /** Returns the protocol number that a record's value begins with: the lowest one that has this kind of record. */
    private static int protocol(LogRecord record) {
        return record instanceof Prepare || record instanceof Migrate ? Resolver.MIGRATIONS : Resolver.PROTOCOL;
    }

    private void writeDefinition(String entity, int version, Constraints constraints, String schema) {
        writeName(entity, "the entity's name");
        out.writeLong(version);
        writeConstraints(constraints);
        out.writeText(schema, Limits.SCHEMA_BYTES, "the definition of " + entity);
    }

    private void writePlaces(List<Integer> places, String what) {
        out.startArray(places.size(), Limits.CONSTRAINTS, what);
        for (int place : places) {
            out.writeLong(place);
        }
        out.endArray();
    }

    private void writeConstraints(Constraints constraints) {
        writeNames(constraints.primaryKey(), "the fields of the primary key");
        out.writeBoolean(constraints.workspaceable());
        out.startArray(constraints.unique().size(), Limits.CONSTRAINTS, "the list of unique constraints");
        for (Unique unique : constraints.unique()) {
            writeName(unique.name(), "a unique constraint's name");
            writeNames(unique.fields(), "the fields of a unique constraint");
            out.writeBoolean(unique.acrossWorkspaces());
        }
        out.endArray();
        out.startArray(constraints.references().size(), Limits.CONSTRAINTS, "the list of references");
        for (Reference reference : constraints.references()) {
            writeName(reference.field(), "a field's name");
            writeName(reference.entity(), "the name of an entity referred to");
        }
        out.endArray();
        out.startArray(constraints.fields().size(), Limits.FIELDS, "the list of fields");
        for (Field field : constraints.fields()) {
            writeName(field.name(), "a field's name");
            out.writeText(field.type(), Limits.TYPE_BYTES, "a field's type");
        }
        out.endArray();
    }

    private void writeNames(List<String> names, String what) {
        out.startArray(names.size(), Limits.CONSTRAINT_FIELDS, what);
        for (String name : names) {
            writeName(name, "a field's name");
        }
        out.endArray();
    }

    private void writeWrite(Write write) {
        out.writeUuid(write.id());
        out.writeText(write.origin(), Limits.ORIGIN_BYTES, "the origin");
        out.writeText(write.actor(), Limits.ACTOR_BYTES, "the actor");
        out.writeText(write.reason(), Limits.REASON_BYTES, "the reason");
        out.writeLong(write.basis().offset());
        out.writeFixed8(write.basis().digest8());
        out.startArray(write.changes().size(), Limits.CHANGES, "the list of changes");
        for (Change change : write.changes()) {
            writeChange(change);
        }
        out.endArray();
    }

    private void writeChange(Change change) {
        if (change instanceof Put put) {
            out.writeLong(0);
            writePut(put);
        } else if (change instanceof Delete delete) {
            out.writeLong(1);
            writeName(delete.entity(), "the entity's name");
            writeKey(delete.key(), "the key");
            out.writeLong(delete.expected());
            out.writeBoolean(delete.ifExpired());
        } else if (change instanceof Check check) {
            out.writeLong(2);
            writeName(check.entity(), "the entity's name");
            writeKey(check.key(), "the key");
            out.writeLong(check.expected());
        }
    }

    private void writePut(Put put) {
        writeName(put.entity(), "the entity's name");
        out.writeLong(put.definition());
        writeOptionalKey(put.workspace(), "the workspace's key");
        writeKey(put.key(), "the key");
        out.writeLong(put.expected());
        out.writeLong(put.expiresAt());
        writeOptionalKeys(put.claims(), "the list of unique values", "a unique value");
        writeOptionalKeys(put.references(), "the list of references", "a reference");
        writeName(put.keyId(), "the key id");
        out.writeBytes(put.after(), Limits.VALUE_BYTES, "the entity");
    }

    private void writeOptionalKeys(List<@Nullable Bytes> keys, String whatList, String what) {
        out.startArray(keys.size(), Limits.CONSTRAINTS, whatList);
        for (int i = 0; i < keys.size(); i++) {
            writeOptionalKey(keys.get(i), what);
        }
        out.endArray();
    }

    private void writeOptionalKey(@Nullable Bytes key, String what) {
        out.writeLong(key == null ? 0 : 1);
        if (key != null) {
            writeKey(key, what);
        }
    }

    private void writeKey(Bytes key, String what) {
        out.writeBytes(key, Limits.KEY_BYTES, what);
    }

    private void writeName(String name, String what) {
        out.writeText(name, Limits.NAME_BYTES, what);
    }
}
