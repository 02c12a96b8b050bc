package io.entail.schema.migrate;

import org.jspecify.annotations.Nullable;

/** A step of a migration for one field of an entity. Immutable. */
public sealed interface MigrationStep {
    /** Returns the step in the form of a file. */
    String text();

    /** Renames a field of the definition in force. */
    record Rename(String from, String to) implements MigrationStep {
        @Override
        public String text() {
            return "rename: {from: " + from + ", to: " + to + "}";
        }
    }

    /** Removes a field of the definition in force. */
    record Remove(String field) implements MigrationStep {
        @Override
        public String text() {
            return "remove: " + field;
        }
    }

    /**
     * Computes new values of a field from the old ones.
     *
     * @param field its name in the final definition
     * @param conversion the name of a function
     */
    record Retype(String field, String conversion) implements MigrationStep {
        @Override
        public String text() {
            return "retype: {field: " + field + ", conversion: " + conversion + "}";
        }
    }

    /**
     * Sets the value of a field in rows in which it is unset or missing.
     *
     * @param field its name in the final definition
     * @param value a value of JSON or of Java
     */
    record Fill(String field, @Nullable Object value) implements MigrationStep {
        @Override
        public String text() {
            return "fill: {field: " + field + ", value: " + value + "}";
        }
    }
}
