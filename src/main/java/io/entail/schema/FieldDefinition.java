package io.entail.schema;

import io.entail.errors.Failures;
import io.entail.schema.input.Validation;
import io.entail.schema.rules.Rule;
import io.entail.schema.value.DecimalType;
import io.entail.schema.value.FieldType;
import io.entail.schema.value.Given;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A field of an entity or of a nested record. Immutable and thread-safe. */
public final class FieldDefinition {
    private final String name;
    private final String doc;
    private final ValueDefinition value;
    private final Presence presence;
    private final @Nullable String unset;

    /**
     * Whether and how a field gets a value that the caller did not give.
     *
     * @param nullBranch which branch of its Avro union is null, -1 when it is no union
     * @param required whether it must have a value
     * @param indexed whether rows are found and sorted by it
     * @param since the release with which it came to what the definition describes, null for from the beginning
     * @param defaultValue the value it takes when it is absent, as a plain tree; null for none
     */
    public record Presence(
            int nullBranch,
            boolean required,
            boolean auto,
            boolean unique,
            boolean acrossWorkspaces,
            boolean immutable,
            boolean isAbstract,
            boolean indexed,
            @Nullable String since,
            @Nullable Object defaultValue) {}

    public FieldDefinition(String name, String doc, ValueDefinition value, Presence presence) {
        this.name = name;
        this.doc = doc;
        this.value = value;
        this.presence = presence;
        this.unset = value.rules().stream()
                .map(Rule::checkUnset)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    public String name() {
        return name;
    }

    /** Its documentation comment, or the empty text. */
    public String doc() {
        return doc;
    }

    /** Brings a value into the form in which it is compared with those of other rows; null when it has only one. */
    @Nullable
    UnaryOperator<Object> canonical() {
        return value.rules().stream()
                .map(Rule::canonical)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    public FieldType type() {
        return value.type();
    }

    /** Whether it must have a value once the entity is stored. */
    public boolean required() {
        return presence.required();
    }

    /** Whether its Avro type has a null. */
    public boolean nullable() {
        return presence.nullBranch() >= 0;
    }

    /** Whether Entail makes the value: a UUID, a random text, {@code created_at} or {@code updated_at}. */
    public boolean auto() {
        return presence.auto();
    }

    public boolean unique() {
        return presence.unique();
    }

    /** Whether it is unique over all workspaces and not within each. */
    public boolean uniqueAcrossWorkspaces() {
        return presence.acrossWorkspaces();
    }

    /** Whether an update cannot give it another value once it has one. */
    public boolean immutable() {
        return presence.immutable();
    }

    /** Whether it has an index of its own, by which rows are found and sorted. */
    public boolean indexed() {
        return presence.indexed();
    }

    /** Whether its annotations call it a secret. */
    public boolean isEncrypted() {
        return Boolean.TRUE.equals(value.properties().get("encrypted"));
    }

    /** Whether a subschema has to say what it is before it can have a value. */
    public boolean isAbstract() {
        return presence.isAbstract();
    }

    /**
     * The release with which it came to what the definition describes, empty for from the beginning. While a later field is
     * unset it is not shown, so that who knows the release before sees what was there then.
     */
    public Optional<String> since() {
        return Optional.ofNullable(presence.since());
    }

    /** The value it takes when it is absent: an immutable plain tree. */
    public Optional<Object> defaultValue() {
        return Optional.ofNullable(presence.defaultValue());
    }

    /** What it refers to. */
    public Optional<ReferenceField> reference() {
        return Optional.ofNullable(value.reference());
    }

    /** The type of the parent's key when this is a reference. */
    public Optional<FieldType> referencedType() {
        return Optional.ofNullable(value.referenced());
    }

    /** How many digits it has when it is a decimal, or a reference to a row whose key is one. */
    public Optional<DecimalType> decimal() {
        return Optional.ofNullable(value.decimal());
    }

    /** How many digits the decimals in an array or set, or the values of a map, have. */
    public Optional<DecimalType> elementDecimal() {
        return Optional.ofNullable(value.element()).map(ValueDefinition::decimal);
    }

    /** The type of the elements of an array or set, or of the values of a map. */
    public Optional<FieldType> elementType() {
        return Optional.ofNullable(value.element()).map(ValueDefinition::type);
    }

    /** The fields of a nested record, or of the records in an array, set or map; empty for everything else. */
    public List<FieldDefinition> fields() {
        ValueDefinition inner = value;
        while (inner.element() != null) {
            inner = inner.elements();
        }
        return inner.record() == null ? List.of() : inner.nested().fields();
    }

    /** The rules its values must keep, in the order in which they are checked. */
    public List<Rule> rules() {
        return value.rules();
    }

    /**
     * What rows are compared with when somebody asks by this field: the value in the class of its type, whatever its rules
     * say, and of a reference the parent's key.
     *
     * @param given such a value, a text that writes it, or for a reference a map or an entity with the parent's key
     * @throws IllegalArgumentException with the message that a value of another type is told
     */
    public Object asked(Object given) {
        ReferenceField reference = value.reference();
        Object open = Given.opened(given);
        Object key = reference != null && open instanceof Map<?, ?> map ? map.get(reference.key()) : open;
        FieldType type = value.referenced() == null ? value.type() : value.referenced();
        if (!type.isScalar()) {
            throw new IllegalArgumentException("rows are not found by a field of type '" + type.text() + "'");
        }
        ValueDefinition plain = ValueDefinition.of(type, value.decimal(), List.of());
        Object fault = key == null
                ? FieldType.REFERENCE.mismatch()
                : new Validation(null, Validation.Mode.WHOLE).value(plain, key);
        Object fitting = key == null ? null : plain.fit(key);
        if (fault != null || fitting == null) {
            throw new IllegalArgumentException(fault == null ? type.mismatch() : Failures.faultText(fault));
        }
        return fitting;
    }

    /** Whether a reference to a secret, {@code {vault://...}}, may stand for its value. */
    public boolean referenceable() {
        return value.marks().referenceable();
    }

    /** What its values must be, to be told to others. */
    public ValueOutline outline() {
        return ValueOutline.of(value);
    }

    /** This field where no subschema has to say what it is: an object, empty when it is absent. */
    FieldDefinition freed() {
        Presence free = new Presence(
                presence.nullBranch(),
                presence.required(),
                presence.auto(),
                presence.unique(),
                presence.acrossWorkspaces(),
                presence.immutable(),
                false,
                presence.indexed(),
                presence.since(),
                Map.of());
        return new FieldDefinition(name, doc, value, free);
    }

    /** The message when it is unset, by a rule that does not allow it; null when all do. */
    @Nullable
    public String unsetMessage() {
        return unset;
    }

    public int nullBranch() {
        return presence.nullBranch();
    }

    public ValueDefinition value() {
        return value;
    }

    @Override
    public String toString() {
        return name + ": " + value.typeText();
    }
}
