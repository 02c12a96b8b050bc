package io.entail.writes;

import io.entail.errors.Failures;
import io.entail.errors.words.Excerpt;
import io.entail.errors.words.Misuse;
import io.entail.resolve.Bytes;
import io.entail.schema.Binary;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.ReferenceField;
import io.entail.schema.UniqueConstraint;
import io.entail.schema.input.EntityInput;
import io.entail.schema.rules.ValidUuid;
import io.entail.schema.value.FieldType;
import io.entail.schema.value.Given;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The canonical bytes by which the log knows the rows of an entity: keys, claims and references, made from values of the
 * DAO. Immutable and thread-safe.
 */
public final class EntityKeys {
    /** No definitions of parents: only keys of parents are read here, never their other fields. */
    private static final Definitions NO_PARENTS = Definitions.of(List.of());

    private final EntityDefinition definition;
    private final List<FieldDefinition> primaryKey;
    private final boolean keyIsUuid;
    private final List<List<FieldDefinition>> unique;
    /** The indexes of the constraints whose values can be written in several ways. */
    private final BitSet respelled = new BitSet();

    public EntityKeys(EntityDefinition definition) {
        this.definition = definition;
        this.primaryKey = fields(definition, definition.primaryKey());
        this.keyIsUuid = primaryKey.size() == 1 && primaryKey.get(0).type() == FieldType.UUID;
        this.unique = definition.unique().stream()
                .map(constraint -> fields(definition, constraint.fields()))
                .toList();
        for (int i = 0; i < unique.size(); i++) {
            boolean any = unique.get(i).stream()
                    .anyMatch(field -> definition.respelled().contains(field.name()));
            respelled.set(i, any);
        }
    }

    private static List<FieldDefinition> fields(EntityDefinition definition, List<String> names) {
        List<FieldDefinition> fields = new ArrayList<>();
        for (String name : names) {
            FieldDefinition field = definition.field(name);
            if (field == null) {
                throw new IllegalArgumentException(definition.name() + " has no field '" + name + "'");
            }
            fields.add(field);
        }
        return List.copyOf(fields);
    }

    /**
     * Returns the key that a caller names a row by.
     *
     * @param key the value of the only key field, or a map with all of them
     * @throws IllegalArgumentException when it is of another type: {@code primary_key must be a table}
     * @throws io.entail.errors.InvalidPrimaryKeyException when it does not fit the definition
     */
    public Bytes key(Object key) {
        // Nearly every read uses a UUID as text, so this case is fast.
        if (keyIsUuid && key instanceof String text && ValidUuid.isUuid(text)) {
            return CanonicalKey.of(text.toLowerCase(Locale.ROOT));
        }
        boolean plain = primaryKey.size() == 1 && Given.isPlain(key);
        Object given = plain ? key : Given.table("primary_key", key);
        Map<String, Object> faults = EntityInput.validatePrimaryKey(definition, given);
        if (!faults.isEmpty()) {
            throw Failures.invalidPrimaryKey(faults);
        }
        return CanonicalKey.ofParts(parts(primaryKey, EntityInput.normalisePrimaryKey(definition, given)));
    }

    /** Returns the key of a complete entity. */
    public Bytes keyOf(Map<String, ?> entity) {
        return CanonicalKey.ofParts(parts(primaryKey, entity));
    }

    /** Returns the key fields with their values, as messages and callers name a row. */
    public Map<String, Object> keyValues(Bytes key) {
        List<@Nullable Object> parts = CanonicalKey.parts(key);
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < primaryKey.size(); i++) {
            Object part = parts.get(i);
            if (part != null) {
                values.put(primaryKey.get(i).name(), value(primaryKey.get(i), part));
            }
        }
        return values;
    }

    /** Whether these bytes have the form of a key of this entity. */
    public boolean isKey(Bytes key) {
        try {
            return CanonicalKey.parts(key).size() == primaryKey.size();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Returns the index of a unique constraint.
     *
     * @param name a unique field, or the name of a composite constraint
     * @throws IllegalArgumentException when there is none of that name
     */
    public int uniqueIndex(String name) {
        List<UniqueConstraint> constraints = definition.unique();
        for (int i = 0; i < constraints.size(); i++) {
            if (constraints.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException(
                definition.name() + " has no unique field '" + Excerpt.of(String.valueOf(name)) + "'");
    }

    /**
     * Returns the index of a reference.
     *
     * @throws IllegalArgumentException when the field is no reference
     */
    public int referenceIndex(String field) {
        List<ReferenceField> references = definition.references();
        for (int i = 0; i < references.size(); i++) {
            if (references.get(i).field().equals(field)) {
                return i;
            }
        }
        throw new IllegalArgumentException(
                definition.name() + " has no reference '" + Excerpt.of(String.valueOf(field)) + "'");
    }

    /**
     * Returns the claim of a value by which a caller looks for a row.
     *
     * @param value of the field, or for a composite constraint a map in which absent means unset
     * @throws IllegalArgumentException when it is of another kind than the field: {@code name must be a string}
     * @throws io.entail.errors.InvalidUniqueException when it does not fit the field
     * @throws io.entail.errors.InvalidForeignKeyException when the field is a reference and it is no key of the parent
     */
    public Bytes claim(int constraint, Object value) {
        List<FieldDefinition> fields = unique.get(constraint);
        if (fields.size() == 1) {
            FieldDefinition field = fields.get(0);
            return CanonicalKey.of(part(field, uniqueValue(field, ofItsKind(field, value))));
        }
        Map<String, ?> values = Given.table(definition.unique().get(constraint).name(), value);
        Map<String, @Nullable Object> checked = new LinkedHashMap<>();
        for (FieldDefinition field : fields) {
            Object given = values.get(field.name());
            checked.put(field.name(), given == null ? null : uniqueValue(field, given));
        }
        return CanonicalKey.ofParts(parts(fields, checked));
    }

    /**
     * Returns the claims that rows with this value may have: that of the form in which values are compared, and then
     * that of the value as given, because rows of earlier releases have the latter.
     *
     * @throws io.entail.errors.InvalidUniqueException as {@link #claim}
     * @throws io.entail.errors.InvalidForeignKeyException as {@link #claim}
     */
    public List<Bytes> claimsOf(int constraint, Object value) {
        Bytes claim = claim(constraint, value);
        if (!respelled.get(constraint)) {
            return List.of(claim);
        }
        List<FieldDefinition> fields = unique.get(constraint);
        Map<String, @Nullable Object> given = new LinkedHashMap<>();
        for (FieldDefinition field : fields) {
            Object part = fields.size() == 1 ? value : value instanceof Map<?, ?> map ? map.get(field.name()) : null;
            boolean text = part instanceof String && field.type() == FieldType.STRING;
            given.put(field.name(), part == null || text ? part : uniqueValue(field, part));
        }
        Bytes asGiven = fields.size() == 1
                ? CanonicalKey.of(part(fields.get(0), value))
                : CanonicalKey.ofParts(parts(fields, given));
        return asGiven.equals(claim) ? List.of(claim) : List.of(claim, asGiven);
    }

    /** Returns the claims of a complete entity, one per unique constraint; null claims nothing. */
    public List<@Nullable Bytes> claims(Map<String, ?> entity) {
        List<@Nullable Bytes> claims = new ArrayList<>(unique.size());
        for (List<FieldDefinition> fields : unique) {
            boolean none = fields.size() == 1 && entity.get(fields.get(0).name()) == null;
            claims.add(none ? null : CanonicalKey.ofParts(parts(fields, entity)));
        }
        return Collections.unmodifiableList(claims);
    }

    /** Returns the fields of a unique constraint with an entity's values, unset ones as null, as messages name them. */
    public Map<String, @Nullable Object> claimValues(int constraint, Map<String, ?> entity) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (FieldDefinition field : unique.get(constraint)) {
            values.put(field.name(), entity.get(field.name()));
        }
        return values;
    }

    /** Returns the parents' keys of a complete entity, one per reference; null for none. */
    public List<@Nullable Bytes> references(Map<String, ?> entity) {
        List<ReferenceField> references = definition.references();
        List<@Nullable Bytes> keys = new ArrayList<>(references.size());
        for (ReferenceField reference : references) {
            Object value = entity.get(reference.field());
            keys.add(value == null ? null : CanonicalKey.of(parentKey(reference, value)));
        }
        return Collections.unmodifiableList(keys);
    }

    /**
     * Returns the key of the parent that a caller names for a reference.
     *
     * @param parent the value of the parent's key, or a map with it
     * @throws IllegalArgumentException when it is of another type: {@code foreign_key must be a table}
     * @throws io.entail.errors.InvalidForeignKeyException when it is no key of the parent
     */
    public Bytes parent(int reference, Object parent) {
        ReferenceField field = definition.references().get(reference);
        FieldDefinition at = fields(definition, List.of(field.field())).get(0);
        Object opened = Given.opened(Misuse.requireGiven(parent, "foreign_key", "a table"));
        Map<String, ?> map = Given.isPlain(opened) ? Map.of(field.key(), opened) : Given.table("foreign_key", opened);
        return CanonicalKey.of(part(at, checkedParent(at, map)));
    }

    /**
     * Returns the value if its type is that of the field, and throws if not. Rules of the field are checked elsewhere.
     */
    private Object ofItsKind(FieldDefinition field, Object value) {
        return switch (field.type()) {
            case STRING -> kind(field, value instanceof String, "a string", value);
            case UUID -> kind(field, value instanceof String || value instanceof UUID, "a string", value);
            case INT, LONG, DOUBLE, TIMESTAMP -> kind(field, value instanceof Number, "a number", value);
            case DECIMAL ->
                kind(field, value instanceof Number || value instanceof String, "a number, or the text of one", value);
            case DATE ->
                kind(field, value instanceof LocalDate || value instanceof String, "a date, or the text of one", value);
            case TIMESTAMP_MS ->
                kind(field, value instanceof Instant || value instanceof String, "a time, or the text of one", value);
            case BYTES -> kind(field, isBytes(value), "bytes, or their text in Base64", value);
            case BOOLEAN -> kind(field, value instanceof Boolean, "a boolean", value);
            case REFERENCE -> reference(field, Given.opened(value));
            case ARRAY, SET, MAP, RECORD, JSON -> Given.table(field.name(), value);
        };
    }

    private Object reference(FieldDefinition field, Object value) {
        return Given.isPlain(value)
                        && EntityInput.normaliseField(definition, field.name(), value) instanceof Map<?, ?> key
                ? key
                : Given.table(field.name(), value);
    }

    private static boolean isBytes(Object value) {
        return value instanceof Binary
                || value instanceof byte[]
                || value instanceof ByteBuffer
                || value instanceof String;
    }

    private static Object kind(FieldDefinition field, boolean fits, String what, Object value) {
        if (!fits) {
            throw Misuse.mustBe(field.name(), what);
        }
        return value;
    }

    private Object uniqueValue(FieldDefinition field, Object value) {
        if (field.type() == FieldType.REFERENCE) {
            return checkedParent(field, value);
        }
        EntityInput.validateField(NO_PARENTS, definition, field.name(), value).ifPresent(fault -> {
            throw Failures.invalidUnique(field.name(), Failures.faultText(fault));
        });
        return EntityInput.normaliseField(definition, field.name(), value);
    }

    private Object checkedParent(FieldDefinition reference, Object value) {
        EntityInput.validateField(NO_PARENTS, definition, reference.name(), value)
                .ifPresent(fault -> {
                    throw Failures.invalidForeignKey(
                            fault instanceof Map<?, ?> tree ? tree : Map.of(reference.name(), fault));
                });
        return EntityInput.normaliseField(definition, reference.name(), value);
    }

    private static List<@Nullable Object> parts(List<FieldDefinition> fields, Map<String, ?> values) {
        List<@Nullable Object> parts = new ArrayList<>(fields.size());
        for (FieldDefinition field : fields) {
            Object value = values.get(field.name());
            parts.add(value == null ? null : part(field, value));
        }
        return parts;
    }

    private static Object part(FieldDefinition field, Object value) {
        return field.reference().map(reference -> parentKey(reference, value)).orElse(value);
    }

    private static Object parentKey(ReferenceField reference, Object value) {
        Object key = value instanceof Map<?, ?> map ? map.get(reference.key()) : null;
        if (key == null) {
            throw new IllegalArgumentException("'" + reference.field() + "' is no reference to " + reference.entity());
        }
        return key;
    }

    /** Turns a part of a key back into the value that entities hold. */
    private static Object value(FieldDefinition field, Object part) {
        Object scalar = KeyPart.value(
                field.referencedType().orElse(field.type()), field.decimal().orElse(null), part);
        return field.reference()
                .map(reference -> (Object) Map.of(reference.key(), scalar))
                .orElse(scalar);
    }
}
