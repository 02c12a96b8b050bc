package io.entail.schema.value;

import java.io.Serial;
import java.math.BigDecimal;

/**
 * A number within a JSON object that no {@link Double} is. It differs from other {@link BigDecimal}s in nothing but this:
 * {@link JsonForm} leaves it a number, where the value of a field of type {@code decimal} becomes a text.
 */
final class JsonNumber extends BigDecimal {
    @Serial
    private static final long serialVersionUID = 1;

    JsonNumber(BigDecimal exact) {
        super(exact.unscaledValue(), exact.scale());
    }
}
