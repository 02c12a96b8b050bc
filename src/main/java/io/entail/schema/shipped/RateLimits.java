package io.entail.schema.shipped;

import io.entail.schema.Functions.Verdict;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;

/** A limit for a longer time is not below one for a shorter time, for it could never be reached. */
final class RateLimits {
    private static final List<String> PERIODS = List.of("second", "minute", "hour", "day", "month", "year");

    private RateLimits() {}

    static Verdict ascend(Map<String, Object> fields) {
        for (int i = 0; i < PERIODS.size(); i++) {
            for (int j = i + 1; j < PERIODS.size(); j++) {
                if (fields.get(PERIODS.get(i)) instanceof Number shorter
                        && fields.get(PERIODS.get(j)) instanceof Number longer
                        && longer.doubleValue() < shorter.doubleValue()) {
                    return Verdict.refuse("The limit for " + PERIODS.get(j) + "(" + text(longer)
                            + ") cannot be lower than the limit for " + PERIODS.get(i) + "(" + text(shorter) + ")");
                }
            }
        }
        return Verdict.pass();
    }

    /** With one digit behind the point. */
    private static String text(Number limit) {
        return new BigDecimal(limit.doubleValue())
                .setScale(1, RoundingMode.HALF_EVEN)
                .toPlainString();
    }
}
