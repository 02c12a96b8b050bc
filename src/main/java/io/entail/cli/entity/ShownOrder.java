package io.entail.cli.entity;

import io.entail.cli.output.EntityText;
import io.entail.forms.EntityJson;
import io.entail.read.Entity;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Sorts shown rows by one of their values: numbers by value, texts by their code points, false before true, other
 * values by their text. Rows without a value are last.
 */
final class ShownOrder {
    private ShownOrder() {}

    /** Sorts by the value at a dotted name; {@code -} before the name reverses the order. */
    static Comparator<Entity> by(String sort) {
        boolean descending = sort.startsWith("-");
        String name = name(sort);
        Comparator<Entity> order = Comparator.comparing(
                entity -> EntityText.value(EntityJson.of(entity), name), Comparator.nullsLast(ShownOrder::compare));
        return descending ? order.reversed() : order;
    }

    /** Returns the name without the sign. */
    static String name(String sort) {
        return sort.startsWith("-") ? sort.substring(1) : sort;
    }

    private static int compare(@Nullable Object one, @Nullable Object other) {
        if (one instanceof Number a && other instanceof Number b) {
            return new BigDecimal(a.toString()).compareTo(new BigDecimal(b.toString()));
        }
        if (one instanceof Boolean a && other instanceof Boolean b) {
            return a.compareTo(b);
        }
        return compareCodePoints(EntityText.text(one), EntityText.text(other));
    }

    /** Compares as the bytes of UTF-8 are compared; {@link String#compareTo} has another order beyond U+FFFF. */
    private static int compareCodePoints(String one, String other) {
        int[] a = one.codePoints().toArray();
        int[] b = other.codePoints().toArray();
        return Arrays.compare(a, b);
    }
}
