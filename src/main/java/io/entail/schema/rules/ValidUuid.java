package io.entail.schema.rules;

import io.entail.schema.value.FieldType;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rule for values of Avro's {@code uuid}, and of strings with {@code @uuid(true)}: 8-4-4-4-12 hexadecimal digits in
 * upper or lower case, of any version.
 */
public final class ValidUuid implements Rule {
    /** The message for a text that is not a UUID. */
    public static final String MESSAGE = "expected a valid UUID";

    private static final int LENGTH = 36;

    private ValidUuid() {}

    /** Whether the text is a UUID. */
    public static boolean isUuid(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            boolean fits = dash ? c == '-' : isHex(c);
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    @Override
    public String property() {
        return "uuid";
    }

    @Override
    public @Nullable String check(Object value) {
        return isUuid((String) value) ? null : MESSAGE;
    }

    @Override
    public boolean admitsAllOf(Rule other) {
        return other instanceof ValidUuid;
    }

    static final class Kind implements RuleKind {
        @Override
        public String property() {
            return "uuid";
        }

        @Override
        public Set<FieldType> types() {
            return EnumSet.of(FieldType.UUID, FieldType.STRING);
        }

        @Override
        public Rule read(RuleTarget target, Object argument) {
            Arguments.isTrue(argument);
            return new ValidUuid();
        }

        @Override
        public @Nullable Rule implied(FieldType type) {
            return type == FieldType.UUID ? new ValidUuid() : null;
        }
    }
}
