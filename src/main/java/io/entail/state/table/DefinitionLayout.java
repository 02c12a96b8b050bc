package io.entail.state.table;

import io.entail.resolve.ConstraintNumbers;
import io.entail.resolve.Definition;
import io.entail.resolve.Definition.Kind;
import io.entail.resolve.LogRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The encoding of a definition in META: its parts in this order. A list is its size(4) and its elements; a text is its
 * length(4) and its UTF-8 bytes.
 *
 * <pre>
 * ordinal(4) version(4) entity primaryKey[] workspaceable(1)
 * unique[name fields[] acrossWorkspaces(1)] references[field entity] fields[name type] schema
 * kind first(1) unique[number(4)] references[number(4)] workspace(4) nextUnique(4) nextReference(4)
 * </pre>
 *
 * <p>The last line is missing while the entity has never had a prepared definition.
 */
public final class DefinitionLayout {
    private DefinitionLayout() {}

    public static byte[] encode(Definition definition) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            LogRecord.Constraints constraints = definition.constraints();
            out.writeInt(definition.ordinal());
            out.writeInt(definition.version());
            text(out, definition.entity());
            texts(out, constraints.primaryKey());
            out.writeBoolean(constraints.workspaceable());
            out.writeInt(constraints.unique().size());
            for (LogRecord.Unique unique : constraints.unique()) {
                text(out, unique.name());
                texts(out, unique.fields());
                out.writeBoolean(unique.acrossWorkspaces());
            }
            out.writeInt(constraints.references().size());
            for (LogRecord.Reference reference : constraints.references()) {
                text(out, reference.field());
                text(out, reference.entity());
            }
            out.writeInt(constraints.fields().size());
            for (LogRecord.Field field : constraints.fields()) {
                text(out, field.name());
                text(out, field.type());
            }
            text(out, definition.schema());
            ConstraintNumbers numbers = definition.numbers();
            if (definition.kind() != Kind.DEFINED || !numbers.equals(ConstraintNumbers.first(constraints))) {
                text(out, definition.kind().name());
                out.writeBoolean(numbers.first());
                numbers(out, numbers.unique());
                numbers(out, numbers.references());
                out.writeInt(numbers.workspace());
                out.writeInt(numbers.nextUnique());
                out.writeInt(numbers.nextReference());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static Definition decode(byte[] value) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(value))) {
            int ordinal = in.readInt();
            int version = in.readInt();
            String entity = text(in);
            List<String> primaryKey = list(in, DefinitionLayout::text);
            boolean workspaceable = in.readBoolean();
            List<LogRecord.Unique> unique =
                    list(in, i -> new LogRecord.Unique(text(i), list(i, DefinitionLayout::text), i.readBoolean()));
            List<LogRecord.Reference> references = list(in, i -> new LogRecord.Reference(text(i), text(i)));
            List<LogRecord.Field> fields = list(in, i -> new LogRecord.Field(text(i), text(i)));
            LogRecord.Constraints constraints =
                    new LogRecord.Constraints(primaryKey, workspaceable, unique, references, fields);
            String schema = text(in);
            return in.available() == 0
                    ? new Definition(entity, ordinal, version, constraints, schema)
                    : new Definition(
                            entity, ordinal, version, constraints, schema, Kind.valueOf(text(in)), numbers(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ConstraintNumbers numbers(DataInputStream in) throws IOException {
        return new ConstraintNumbers(
                in.readBoolean(),
                list(in, DataInputStream::readInt),
                list(in, DataInputStream::readInt),
                in.readInt(),
                in.readInt(),
                in.readInt());
    }

    private static void numbers(DataOutputStream out, List<Integer> numbers) throws IOException {
        out.writeInt(numbers.size());
        for (int number : numbers) {
            out.writeInt(number);
        }
    }

    private static void texts(DataOutputStream out, List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            text(out, text);
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private static <T> List<T> list(DataInputStream in, Element<T> element) throws IOException {
        int size = in.readInt();
        List<T> result = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            result.add(element.read(in));
        }
        return List.copyOf(result);
    }

    private interface Element<T> {
        T read(DataInputStream in) throws IOException;
    }
}
