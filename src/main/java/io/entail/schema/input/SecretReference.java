package io.entail.schema.input;

/**
 * {@code {vault://name/path}}: stands for a secret that is kept elsewhere. In a field with {@code @referenceable(true)}
 * it passes without any rule. Nothing here fetches the secret.
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
