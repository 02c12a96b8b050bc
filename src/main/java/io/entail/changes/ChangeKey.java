package io.entail.changes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.entail.resolve.Bytes;
import io.entail.schema.Binary;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.rules.ValidUuid;
import io.entail.schema.value.DecimalType;
import io.entail.schema.value.FieldType;
import io.entail.schema.value.JsonForm;
import io.entail.writes.CanonicalKey;
import io.entail.writes.KeyPart;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka key of a change: the JSON text {@code ["services","<workspace>","<primary key>"]} in UTF-8, with null where
 * the entity has no workspace. In the primary key, a number or a boolean is written as such, a date as its days and a
 * point in time as its milliseconds since 1970, a decimal as its unscaled value, bytes as Base64, and a key of several
 * parts as an array.
 */
public final class ChangeKey {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    /** The length of the header of a text in canonical bytes. */
    private static final int TEXT = 5;

    private ChangeKey() {}

    /**
     * Returns the key of a row's changes.
     *
     * @param workspace canonical bytes of its workspace, null when it has none
     * @param key canonical bytes of its primary key
     */
    public static byte[] of(String entity, @Nullable Bytes workspace, Bytes key) {
        if (isPlain(workspace) && isPlain(key) && isPlain(entity)) {
            return plain(entity, workspace, key);
        }
        return json(Arrays.asList(entity, workspace == null ? null : value(workspace), value(key)))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Returns whether the bytes are one text in which JSON escapes nothing, as nearly all keys are. */
    private static boolean isPlain(@Nullable Bytes canonical) {
        if (canonical == null) {
            return true;
        }
        byte[] bytes = canonical.array();
        if (bytes.length < TEXT || bytes[0] != 1 || ByteBuffer.wrap(bytes).getInt(1) != bytes.length - TEXT) {
            return false;
        }
        for (int i = TEXT; i < bytes.length; i++) {
            if (!isPlain(bytes[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain((int) text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(int character) {
        return character >= ' ' && character < 0x7f && character != '"' && character != '\\';
    }

    private static byte[] plain(String entity, @Nullable Bytes workspace, Bytes key) {
        int workspaceLength = workspace == null ? 4 : workspace.length() - TEXT + 2;
        ByteBuffer json = ByteBuffer.allocate(8 + entity.length() + workspaceLength + key.length() - TEXT);
        json.put((byte) '[')
                .put((byte) '"')
                .put(entity.getBytes(StandardCharsets.US_ASCII))
                .put((byte) '"');
        json.put((byte) ',');
        if (workspace == null) {
            json.put(NULL);
        } else {
            text(json, workspace);
        }
        json.put((byte) ',');
        text(json, key);
        return json.put((byte) ']').array();
    }

    private static void text(ByteBuffer json, Bytes canonical) {
        json.put((byte) '"')
                .put(canonical.array(), TEXT, canonical.length() - TEXT)
                .put((byte) '"');
    }

    /** Returns the primary key alone: a text as it is, any other value in the form that it has in a key. */
    public static String primaryKey(Bytes key) {
        Object value = value(key);
        return value instanceof String text ? text : json(value);
    }

    /** Returns the id of a workspace. */
    public static String workspace(Bytes workspace) {
        return primaryKey(workspace);
    }

    /**
     * Returns the value of canonical bytes. Bytes that are not canonical, because their writer did not encode them
     * correctly, are shown as hexadecimal digits.
     */
    private static @Nullable Object value(Bytes canonical) {
        List<@Nullable Object> parts;
        try {
            parts = CanonicalKey.parts(canonical);
        } catch (IllegalArgumentException e) {
            return canonical.toString();
        }
        List<@Nullable Object> forms = parts.stream()
                .map(part -> part instanceof Binary ? part.toString() : part)
                .toList();
        return forms.size() == 1 ? forms.get(0) : forms;
    }

    /**
     * Returns the canonical bytes of a primary key from its text form in the feed.
     *
     * @return null when it is not a valid key of the entity, because its writer did not encode it correctly
     */
    public static @Nullable Bytes canonical(FeedKey key, EntityDefinition definition) {
        List<String> names = definition.primaryKey();
        List<@Nullable JsonNode> given = given(key);
        List<Object> parts = new ArrayList<>(names.size());
        for (int i = 0; i < names.size() && given.size() == names.size(); i++) {
            Object part = part(definition.requireField(names.get(i)), given.get(i));
            if (part == null) {
                return null;
            }
            parts.add(part);
        }
        return parts.isEmpty() ? null : CanonicalKey.ofParts(parts);
    }

    private static List<@Nullable JsonNode> given(FeedKey key) {
        if (key.isText()) {
            return List.of(TextNode.valueOf(key.key()));
        }
        try {
            JsonNode value = MAPPER.readTree(key.key());
            List<@Nullable JsonNode> parts = new ArrayList<>();
            if (value.isArray()) {
                value.forEach(parts::add);
            } else {
                parts.add(value);
            }
            return parts;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was parsed can be parsed", e);
        }
    }

    /** Returns the value of a part as canonical bytes have it, null when the field cannot have such a value. */
    private static @Nullable Object part(FieldDefinition field, @Nullable JsonNode given) {
        FieldType type = field.referencedType().orElse(field.type());
        if (given == null) {
            return null;
        }
        return switch (type) {
            case STRING -> given.isTextual() ? given.asText() : null;
            case UUID -> given.isTextual() && isStoredUuid(given.asText()) ? given.asText() : null;
            case INT -> given.isIntegralNumber() && given.canConvertToInt() ? given.asLong() : null;
            case LONG, TIMESTAMP -> given.isIntegralNumber() && given.canConvertToLong() ? given.asLong() : null;
            case DOUBLE -> given.isNumber() ? given.asDouble() : null;
            case BOOLEAN -> given.isBoolean() ? given.asBoolean() : null;
            case DECIMAL -> given.isIntegralNumber() ? whole(field, type, given.bigIntegerValue()) : null;
            case DATE, TIMESTAMP_MS ->
                given.isIntegralNumber() && given.canConvertToLong() ? whole(field, type, given.asLong()) : null;
            case BYTES -> given.isTextual() ? JsonForm.value(type, null, given.asText()) : null;
            case ARRAY, SET, MAP, RECORD, JSON, REFERENCE -> null;
        };
    }

    /** Returns the value of the field's type that a number in the key stands for. */
    private static @Nullable Object whole(FieldDefinition field, FieldType type, Number number) {
        DecimalType decimal = field.decimal().orElse(null);
        return JsonForm.value(type, decimal, KeyPart.value(type, decimal, number));
    }

    private static boolean isStoredUuid(String text) {
        return ValidUuid.isUuid(text) && text.equals(text.toLowerCase(Locale.ROOT));
    }

    private static String json(@Nullable Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("parts of a key are texts, numbers and truth values", e);
        }
    }
}
