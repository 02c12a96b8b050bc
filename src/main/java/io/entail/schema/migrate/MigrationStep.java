package io.entail.schema.migrate;

import org.jspecify.annotations.Nullable;

/** One thing that a migration says about an entity's fields. Immutable. */
public sealed interface MigrationStep {
    /** How a file calls it. */
    String text();

    /** A field of the definition in force has another name in the final one. */
    record Rename(String from, String to) implements MigrationStep {
        @Override
        public String text() {
            return "rename: {from: " + from + ", to: " + to + "}";
        }
    }

    /** A field of the definition in force is no more. */
    record Remove(String field) implements MigrationStep {
        @Override
        public String text() {
            return "remove: " + field;
        }
    }

    /**
     * The values of a field are made from those it had.
     *
     * @param field by its name in the final definition
     * @param conversion the name of a function
     */
    record Retype(String field, String conversion) implements MigrationStep {
        @Override
        public String text() {
            return "retype: {field: " + field + ", conversion: " + conversion + "}";
        }
    }

    /**
     * Rows in which a field is unset, or that do not have it yet, get a value.
     *
     * @param field by its name in the final definition
     * @param value as JSON or Java has it
     */
    record Fill(String field, @Nullable Object value) implements MigrationStep {
        @Override
        public String text() {
            return "fill: {field: " + field + ", value: " + value + "}";
        }
    }
}
