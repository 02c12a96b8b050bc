package io.entail.bench.bare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksIterator;

/**
 * Reads consecutive rows from RocksDB, decodes them with Avro's generic reader and writes them with Jackson.
 * Thread-safe.
 */
public final class BareList {
    private static final JsonFactory JSON = new JsonFactory();

    private final BareRocks rocks;
    private final byte[] rowPrefix;
    private final Set<String> references;
    private final Set<String> hidden;
    private final ThreadLocal<BareReads> reads;

    /**
     * Reads from a database.
     *
     * @param rowPrefix the beginning of the keys of all these rows
     * @param avroStartAt the place in a row of the four bytes that tell where its Avro bytes begin
     * @param references fields that are written as {@code {"id": value}}
     * @param hidden fields that are not written
     */
    public BareList(
            BareRocks rocks,
            byte[] rowPrefix,
            int avroStartAt,
            Schema schema,
            Set<String> references,
            Set<String> hidden) {
        this.rocks = rocks;
        this.rowPrefix = rowPrefix.clone();
        this.references = Set.copyOf(references);
        this.hidden = Set.copyOf(hidden);
        this.reads = ThreadLocal.withInitial(() -> new BareReads(rocks, rowPrefix, avroStartAt, schema));
    }

    /** Returns the rows from a key on, as a JSON document with {@code data} and {@code next}. */
    public byte[] json(byte[] from, int size) {
        BareReads read = reads.get();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (RocksIterator rows = rocks.rows();
                JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeArrayFieldStart("data");
            int written = 0;
            for (rows.seek(from); rows.isValid() && written < size; rows.next()) {
                byte[] key = rows.key();
                if (!Arrays.equals(key, 0, Math.min(key.length, rowPrefix.length), rowPrefix, 0, rowPrefix.length)) {
                    break;
                }
                write(json, read.decode(rows.value()));
                written++;
            }
            json.writeEndArray();
            json.writeNullField("next");
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void write(JsonGenerator json, GenericRecord record) throws IOException {
        json.writeStartObject();
        List<Schema.Field> fields = record.getSchema().getFields();
        for (Schema.Field field : fields) {
            if (hidden.contains(field.name())) {
                continue;
            }
            json.writeFieldName(field.name());
            Object value = record.get(field.pos());
            if (value != null && references.contains(field.name())) {
                json.writeStartObject();
                json.writeFieldName("id");
                value(json, value);
                json.writeEndObject();
            } else {
                value(json, value);
            }
        }
        json.writeEndObject();
    }

    private void value(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof CharSequence text) {
            json.writeString(text.toString());
        } else if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof Integer number) {
            json.writeNumber(number);
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object each : list) {
                value(json, each);
            }
            json.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeFieldName(String.valueOf(entry.getKey()));
                value(json, entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof GenericRecord record) {
            write(json, record);
        } else {
            json.writeString(value.toString());
        }
    }
}
