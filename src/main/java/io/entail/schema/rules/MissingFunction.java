package io.entail.schema.rules;

/**
 * A function that a definition names and this process does not have.
 *
 * @param kind such as {@code format} or {@code entity check}
 */
public record MissingFunction(String kind, String name) {
    @Override
    public String toString() {
        return kind + " '" + name + "'";
    }
}
