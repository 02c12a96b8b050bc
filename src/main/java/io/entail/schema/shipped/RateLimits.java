package io.entail.schema.shipped;

import io.entail.schema.function.Verdict;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;

/** Checks how rate limits relate to one another. */
final class RateLimits {
    private static final List<String> PERIODS = List.of("second", "minute", "hour", "day", "month", "year");

    private static final double SYNC_EACH = -1;
    private static final double SYNC_RATE_MIN = 0.02;

    private RateLimits() {}

    /**
     * Checks that a limit for a longer period is not below one for a shorter period, which could then never be reached.
     */
    static Verdict ascend(Map<String, Object> fields) {
        return ascend("The", fields);
    }

    /** Checks the same for limits that are counted from responses of services. */
    static Verdict responsesAscend(Map<String, Object> fields) {
        return ascend("the", fields);
    }

    /** Checks the interval at which gateways synchronise counters with the central store: it must not be too short. */
    static Verdict syncRate(Map<String, Object> fields) {
        if (!(fields.get("sync_rate") instanceof Number rate) || rate.doubleValue() == SYNC_EACH) {
            return Verdict.pass();
        }
        if (!"redis".equals(fields.get("policy"))) {
            return Verdict.refuse("sync_rate can only be used with the redis policy");
        }
        return rate.doubleValue() < SYNC_RATE_MIN
                ? Verdict.refuse("sync_rate must be greater than 0.02, or -1 to disable")
                : Verdict.pass();
    }

    private static Verdict ascend(String article, Map<String, Object> fields) {
        for (int i = 0; i < PERIODS.size(); i++) {
            for (int j = i + 1; j < PERIODS.size(); j++) {
                if (fields.get(PERIODS.get(i)) instanceof Number shorter
                        && fields.get(PERIODS.get(j)) instanceof Number longer
                        && longer.doubleValue() < shorter.doubleValue()) {
                    return Verdict.refuse(article + " limit for " + PERIODS.get(j) + "(" + text(longer)
                            + ") cannot be lower than the limit for " + PERIODS.get(i) + "(" + text(shorter) + ")");
                }
            }
        }
        return Verdict.pass();
    }

    /** Formats a limit with one decimal place. */
    private static String text(Number limit) {
        return new BigDecimal(limit.doubleValue())
                .setScale(1, RoundingMode.HALF_EVEN)
                .toPlainString();
    }
}
