package io.entail.schema;

import org.apache.avro.Schema;

/** An entity as its Avro record describes it. Immutable and thread-safe. */
public final class EntityDefinition {
    private final String name;
    private final Schema avro;

    EntityDefinition(String name, Schema avro) {
        this.name = name;
        this.avro = avro;
    }

    /** The entity's name, such as {@code services}. */
    public String name() {
        return name;
    }

    /** The Avro record that this definition is. */
    public Schema avro() {
        return avro;
    }
}
