package io.entail.schema.rules;

import io.entail.schema.value.Numbers;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares values; the Java class of a number does not matter. */
public final class Same {
    private Same() {}

    public static boolean values(@Nullable Object one, @Nullable Object other) {
        if (one instanceof Number a && other instanceof Number b) {
            return a.equals(b) || (!areIntegers(a, b) && areSame(Numbers.exact(a), Numbers.exact(b)));
        }
        if (one instanceof List<?> a && other instanceof List<?> b) {
            return lists(a, b);
        }
        if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
            return maps(a, b);
        }
        return one == null ? other == null : one.equals(other);
    }

    /** Compares two exact numbers. Null, which stands for no number or one with too many digits, equals nothing. */
    private static boolean areSame(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        return one != null && other != null && one.compareTo(other) == 0;
    }

    /** Whether both are integers of one class, which can be compared directly. */
    private static boolean areIntegers(Number one, Number other) {
        return one.getClass() == other.getClass() && (one instanceof Integer || one instanceof Long);
    }

    /** Whether a collection contains a value. */
    static boolean contains(Collection<?> list, Object wanted) {
        return wanted instanceof Number ? list.stream().anyMatch(each -> values(wanted, each)) : list.contains(wanted);
    }

    private static boolean lists(List<?> one, List<?> other) {
        if (one.size() != other.size()) {
            return false;
        }
        Iterator<?> next = other.iterator();
        for (Object each : one) {
            if (!values(each, next.next())) {
                return false;
            }
        }
        return true;
    }

    private static boolean maps(Map<?, ?> one, Map<?, ?> other) {
        return one.size() == other.size()
                && one.entrySet().stream()
                        .allMatch(each ->
                                other.containsKey(each.getKey()) && values(each.getValue(), other.get(each.getKey())));
    }
}
