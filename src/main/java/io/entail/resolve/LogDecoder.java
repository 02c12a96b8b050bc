package io.entail.resolve;

import io.entail.resolve.LogRecord.Basis;
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
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Decodes values of the writes topic. Each record has exactly one form in bytes, and {@link Limits} are fixed, so
 * whether bytes decode never depends on the machine. Avro's own decoder is not used because its limits come from the
 * heap, the stack and system properties. The accepted form is in {@code avro/protocol.md}, section 2. Not thread-safe.
 */
public final class LogDecoder {
    private final RecordInput in = new RecordInput();

    /**
     * Returns the record that a value holds; null when the value is null, of another protocol, or malformed in any way.
     */
    public LogRecord decode(byte[] value) {
        if (value == null || value.length == 0 || value.length > Limits.VALUE_BYTES) {
            return null;
        }
        int protocol = value[0] & 0xff;
        if (protocol != Resolver.PROTOCOL && protocol != Resolver.MIGRATIONS) {
            return null;
        }
        in.reset(value, 1);
        try {
            LogRecord record = protocol == Resolver.PROTOCOL ? readRecord() : readMigration();
            return in.atEnd() ? record : null;
        } catch (MalformedException malformed) {
            return null;
        } finally {
            in.reset(Bytes.EMPTY.array(), 0);
        }
    }

    private LogRecord readRecord() {
        return switch (in.readBranch(4)) {
            case 0 -> new Store(in.readUuid(), in.readInt(), in.readInt());
            case 1 -> new Protocol(in.readInt());
            case 2 ->
                new Define(
                        in.readText(Limits.NAME_BYTES),
                        in.readInt(),
                        readConstraints(),
                        in.readText(Limits.SCHEMA_BYTES));
            default -> readWrite();
        };
    }

    /** Reads a record of protocol 2. */
    private LogRecord readMigration() {
        int branch = in.readBranch(2);
        String entity = in.readText(Limits.NAME_BYTES);
        int version = in.readInt();
        Constraints constraints = readConstraints();
        String schema = in.readText(Limits.SCHEMA_BYTES);
        return branch == 0
                ? new Prepare(entity, version, constraints, schema)
                : new Migrate(entity, version, constraints, schema, readPlaces(), readPlaces(), in.readLong());
    }

    private List<Integer> readPlaces() {
        int count = in.readCount(Limits.CONSTRAINTS);
        Integer[] places = new Integer[count];
        for (int i = 0; i < count; i++) {
            places[i] = in.readInt();
        }
        in.endArray(count);
        return list(places);
    }

    private Write readWrite() {
        return new Write(
                in.readUuid(),
                in.readText(Limits.ORIGIN_BYTES),
                in.readText(Limits.ACTOR_BYTES),
                in.readText(Limits.REASON_BYTES),
                new Basis(in.readLong(), in.readFixed8()),
                readChanges());
    }

    private List<Change> readChanges() {
        int count = in.readCount(Limits.CHANGES);
        Change[] changes = new Change[count];
        for (int i = 0; i < count; i++) {
            changes[i] = readChange();
        }
        in.endArray(count);
        return list(changes);
    }

    private Change readChange() {
        return switch (in.readBranch(3)) {
            case 0 -> readPut();
            case 1 ->
                new Delete(
                        in.readText(Limits.NAME_BYTES),
                        in.readBytes(Limits.KEY_BYTES),
                        in.readLong(),
                        in.readBoolean());
            default -> new Check(in.readText(Limits.NAME_BYTES), in.readBytes(Limits.KEY_BYTES), in.readLong());
        };
    }

    private Put readPut() {
        return new Put(
                in.readText(Limits.NAME_BYTES),
                in.readInt(),
                readOptionalKey(),
                in.readBytes(Limits.KEY_BYTES),
                in.readLong(),
                in.readLong(),
                readOptionalKeys(),
                readOptionalKeys(),
                in.readText(Limits.NAME_BYTES),
                in.readBytes(Limits.VALUE_BYTES));
    }

    private Bytes readOptionalKey() {
        return in.readBranch(2) == 0 ? null : in.readBytes(Limits.KEY_BYTES);
    }

    private List<Bytes> readOptionalKeys() {
        int count = in.readCount(Limits.CONSTRAINTS);
        Bytes[] keys = new Bytes[count];
        for (int i = 0; i < count; i++) {
            keys[i] = readOptionalKey();
        }
        in.endArray(count);
        return list(keys);
    }

    private Constraints readConstraints() {
        return new Constraints(
                readNames(Limits.CONSTRAINT_FIELDS), in.readBoolean(), readUnique(), readReferences(), readFields());
    }

    private List<String> readNames(int limit) {
        int count = in.readCount(limit);
        String[] names = new String[count];
        for (int i = 0; i < count; i++) {
            names[i] = in.readText(Limits.NAME_BYTES);
        }
        in.endArray(count);
        return list(names);
    }

    private List<Unique> readUnique() {
        int count = in.readCount(Limits.CONSTRAINTS);
        Unique[] unique = new Unique[count];
        for (int i = 0; i < count; i++) {
            unique[i] =
                    new Unique(in.readText(Limits.NAME_BYTES), readNames(Limits.CONSTRAINT_FIELDS), in.readBoolean());
        }
        in.endArray(count);
        return list(unique);
    }

    private List<Reference> readReferences() {
        int count = in.readCount(Limits.CONSTRAINTS);
        Reference[] references = new Reference[count];
        for (int i = 0; i < count; i++) {
            references[i] = new Reference(in.readText(Limits.NAME_BYTES), in.readText(Limits.NAME_BYTES));
        }
        in.endArray(count);
        return list(references);
    }

    private List<Field> readFields() {
        int count = in.readCount(Limits.FIELDS);
        Field[] fields = new Field[count];
        for (int i = 0; i < count; i++) {
            fields[i] = new Field(in.readText(Limits.NAME_BYTES), in.readText(Limits.TYPE_BYTES));
        }
        in.endArray(count);
        return list(fields);
    }

    /** Elements may be null, which {@link List#of} would refuse. */
    private static <T> List<T> list(T[] elements) {
        return switch (elements.length) {
            case 0 -> Collections.emptyList();
            case 1 -> Collections.singletonList(elements[0]);
            default -> Collections.unmodifiableList(Arrays.asList(elements));
        };
    }
}
