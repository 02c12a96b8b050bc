package io.entail.schema.value;

import java.io.Serial;
import java.math.BigDecimal;

/**
 * A number within a JSON object that a {@link Double} cannot represent. It differs from other {@link BigDecimal}s only
 * in that {@link JsonForm} writes it as a number, while the value of a field of type {@code decimal} is written as a
 * text.
 */
final class JsonNumber extends BigDecimal {
    @Serial
    private static final long serialVersionUID = 1;

    JsonNumber(BigDecimal exact) {
        super(exact.unscaledValue(), exact.scale());
    }
}
