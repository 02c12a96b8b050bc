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
     * Whether a field must have a value, and how it gets one that the caller does not give.
     *
     * @param nullBranch index of null in its Avro union, -1 when the type is not a union
     * @param required whether it must have a value
     * @param indexed whether it has an index of its own
     * @param since the release of the gateway that introduced the field, null when it was always there
     * @param defaultValue the value of an absent field as a plain tree; null for none
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

    /** Returns the documentation comment, or the empty text. */
    public String doc() {
        return doc;
    }

    /**
     * Returns the function that brings a value into the form that is compared for uniqueness; null when values have
     * only one form.
     */
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

    /** Whether the field must have a value once the entity is stored. */
    public boolean required() {
        return presence.required();
    }

    /** Whether the Avro type includes null. */
    public boolean nullable() {
        return presence.nullBranch() >= 0;
    }

    /** Whether Entail generates the value: a UUID, a random text, {@code created_at} or {@code updated_at}. */
    public boolean auto() {
        return presence.auto();
    }

    public boolean unique() {
        return presence.unique();
    }

    /** Whether values are unique across all workspaces instead of within each. */
    public boolean uniqueAcrossWorkspaces() {
        return presence.acrossWorkspaces();
    }

    /** Whether an update cannot change the value once it is set. */
    public boolean immutable() {
        return presence.immutable();
    }

    /** Whether the field has an index of its own, by which rows are found and sorted. */
    public boolean indexed() {
        return presence.indexed();
    }

    /** Whether an annotation marks the value as a secret. */
    public boolean isEncrypted() {
        return Boolean.TRUE.equals(value.properties().get("encrypted"));
    }

    /** Whether only a subschema gives the field a type, so that without one it cannot have a value. */
    public boolean isAbstract() {
        return presence.isAbstract();
    }

    /**
     * Returns the release of the gateway that introduced the field; empty when it was always there. Such a field is not
     * shown while it is unset, so that clients of an older release see what they know.
     */
    public Optional<String> since() {
        return Optional.ofNullable(presence.since());
    }

    /** Returns the value of the field when it is absent: an immutable plain tree. */
    public Optional<Object> defaultValue() {
        return Optional.ofNullable(presence.defaultValue());
    }

    /** Returns the reference, if the field is one. */
    public Optional<ReferenceField> reference() {
        return Optional.ofNullable(value.reference());
    }

    /** Returns the type of the parent's key, if the field is a reference. */
    public Optional<FieldType> referencedType() {
        return Optional.ofNullable(value.referenced());
    }

    /** Returns precision and scale, if the field is a decimal or a reference to a row whose key is one. */
    public Optional<DecimalType> decimal() {
        return Optional.ofNullable(value.decimal());
    }

    /** Returns precision and scale of the decimals in an array, set or map. */
    public Optional<DecimalType> elementDecimal() {
        return Optional.ofNullable(value.element()).map(ValueDefinition::decimal);
    }

    /** Returns the type of the elements of an array or set, or of the values of a map. */
    public Optional<FieldType> elementType() {
        return Optional.ofNullable(value.element()).map(ValueDefinition::type);
    }

    /** Returns the fields of a nested record, or of the records in an array, set or map; empty for every other type. */
    public List<FieldDefinition> fields() {
        ValueDefinition inner = value;
        while (inner.element() != null) {
            inner = inner.elements();
        }
        return inner.record() == null ? List.of() : inner.nested().fields();
    }

    /** Returns the rules for its values, in the order in which they are checked. */
    public List<Rule> rules() {
        return value.rules();
    }

    /**
     * Converts a value of a query to the form with which rows are compared: the Java class of the field's type, without
     * checking rules; for a reference the parent's key.
     *
     * @param given a value, its text form, or for a reference a map or an entity with the parent's key
     * @throws IllegalArgumentException with the message for a value of another type
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

    /** Whether a reference to a secret, {@code {vault://...}}, may take the place of the value. */
    public boolean referenceable() {
        return value.marks().referenceable();
    }

    /** Returns a description of its values for documentation. */
    public ValueOutline outline() {
        return ValueOutline.of(value);
    }

    /** Returns this abstract field for an entity without a subschema: any object, empty when it is absent. */
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

    /** Returns the message of the rule that forbids the field to be unset; null when no rule does. */
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
