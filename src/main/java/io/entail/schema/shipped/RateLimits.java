package io.entail.schema.shipped;

import io.entail.schema.Functions.Verdict;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** A limit for a longer time is not below one for a shorter time, for it could never be reached. */
final class RateLimits {
    private static final List<String> PERIODS = List.of("second", "minute", "hour", "day", "month", "year");

    private RateLimits() {}

    static Verdict ascend(Map<String, Object> fields) {
        String shorter = null;
        for (String period : PERIODS) {
            if (!(fields.get(period) instanceof Number limit)) {
                continue;
            }
            if (shorter != null
                    && fields.get(shorter) instanceof Number below
                    && limit.doubleValue() < below.doubleValue()) {
                return Verdict.refuse("The limit for " + period + "(" + text(limit)
                        + ") cannot be lower than the limit for " + shorter + "(" + text(below) + ")");
            }
            shorter = period;
        }
        return Verdict.pass();
    }

    private static String text(Number limit) {
        return new BigDecimal(limit.toString()).stripTrailingZeros().toPlainString();
    }
}
