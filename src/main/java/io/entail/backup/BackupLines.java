package io.entail.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.read.Entity;
import io.entail.schema.value.JsonForm;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The lines of a backup: a gzip file of UTF-8 text with one JSON object per line.
 *
 * <pre>
 *   {"entail_backup":1,"store":"shop","position":"0:41","time":"2026-11-28T13:53:00.000Z"}
 *   {"definition":"..."}                 each entity, parents before children: its Avro schema as in the log, without
 *                                        the places where a migration has put fields
 *   {"entity":"services","workspace":"...","expires_at":"...","fields":{...}}
 *                                        each row, in the order of the definitions, then of keys; without workspace if
 *                                        it has none, expires_at (milliseconds since 1970) only if the row expires
 *   {"rows":2,"content":"...","sha256":"..."}
 *                                        the number of rows; SHA-256 of a line for each entity, in the order of names,
 *                                        with its name and the SHA-256 of the lines of its rows that do not expire,
 *                                        without line feeds; SHA-256 of all lines before, each with its line feed
 * </pre>
 */
final class BackupLines {
    static final int FORMAT = 1;

    /** The longest line in characters; an entity of the largest size is shorter. */
    static final int LENGTH_MAX = 16 << 20;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private BackupLines() {}

    static String row(Entity entity, long now) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("entity", entity.type());
        if (entity.workspace() != null) {
            line.put("workspace", entity.workspace());
        }
        if (entity.ttl() != null) {
            line.put("expires_at", now + entity.ttl() * 1_000);
        }
        line.put("fields", JsonForm.of(entity.fields()));
        return text(line);
    }

    static String text(Map<String, ?> line) {
        try {
            return MAPPER.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not made of maps, lists and plain values", e);
        }
    }

    @SuppressWarnings("unchecked") // The names in a JSON object are texts.
    static Map<String, Object> parse(String line) throws JsonProcessingException {
        Map<String, Object> parsed = MAPPER.readValue(line, Map.class);
        if (parsed == null) {
            throw new IllegalArgumentException("no object");
        }
        return parsed;
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
