package io.entail.publish;

import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord.Define;
import io.entail.resolve.LogRecord.Delete;
import io.entail.resolve.LogRecord.Put;
import io.entail.schema.EntityDefinition;
import io.entail.writes.CanonicalKey;
import io.entail.writes.DefineRecord;
import java.util.List;
import java.util.Map;

/** An entity whose rows can have any size, with two versions of its definition. */
final class Pads {
    private static final EntityDefinition FIRST = definition("");
    private static final EntityDefinition SECOND =
            definition(",{\"name\":\"color\",\"type\":[\"null\",\"string\"],\"default\":null}");

    private Pads() {}

    static Define define() {
        return DefineRecord.of(FIRST, 1);
    }

    static Define defineWithColor() {
        return DefineRecord.of(SECOND, 2);
    }

    /** Returns a put of a row with this number of bytes. */
    static Put put(String id, long expected, int bytes) {
        int around = FIRST.codec().encode(Map.of("id", id, "pad", "x".repeat(100_000))).length - 100_000;
        int pad = bytes < 100_000 ? bytes : bytes - around;
        return put(FIRST, 1, id, expected, Map.of("id", id, "pad", "x".repeat(pad)));
    }

    static Put putWithColor(String id, String color) {
        return put(SECOND, 2, id, 0, Map.of("id", id, "color", color));
    }

    static Delete delete(String id, long expected) {
        return new Delete("pads", CanonicalKey.of(id), expected, false);
    }

    private static Put put(EntityDefinition definition, int version, String id, long expected, Map<String, ?> values) {
        return new Put(
                "pads",
                version,
                null,
                CanonicalKey.of(id),
                expected,
                0,
                List.of(),
                List.of(),
                "",
                Bytes.wrap(definition.codec().encode(values)));
    }

    private static EntityDefinition definition(String more) {
        return EntityDefinition.fromLog(
                "{\"type\":\"record\",\"name\":\"Pad\",\"namespace\":\"test\",\"entity\":\"pads\",\"primaryKey\":[\"id\"],"
                        + "\"fields\":[{\"name\":\"id\",\"type\":\"string\"},"
                        + "{\"name\":\"pad\",\"type\":[\"null\",\"string\"],\"default\":null}" + more + "]}");
    }
}
