package io.entail.schema.input;

/**
 * A reference {@code {vault://name/path}} to a secret that is kept elsewhere. In a field with {@code
 * @referenceable(true)} it is accepted without checking any rule. Entail never fetches the secret.
 */
final class SecretReference {
    private static final String BEGIN = "{vault://";
    private static final String END = "}";

    private SecretReference() {}

    static boolean is(Object value) {
        return value instanceof String text
                && text.length() > BEGIN.length() + END.length()
                && text.startsWith(BEGIN)
                && text.endsWith(END);
    }
}
