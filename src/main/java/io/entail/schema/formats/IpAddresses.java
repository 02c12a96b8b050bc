package io.entail.schema.formats;

import io.entail.errors.words.Excerpt;
import org.jspecify.annotations.Nullable;

/** Parses IP addresses and ranges of them. Names are never resolved. */
public final class IpAddresses {
    private static final int V6_GROUPS = 8;

    private IpAddresses() {}

    static @Nullable String ip(String text) {
        return isAddress(text) ? null : "not an ip address: " + Excerpt.of(text);
    }

    static @Nullable String ipOrCidr(String text) {
        boolean fits = isAddress(text) || isRange(text, true);
        return fits ? null : "invalid ip or cidr range: '" + Excerpt.of(text) + "'";
    }

    static @Nullable String cidrV4(String text) {
        return isV4(text) || isRange(text, false) ? null : "invalid ipv4 cidr range: '" + Excerpt.of(text) + "'";
    }

    private static boolean isRange(String text, boolean v6) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return false;
        }
        String address = text.substring(0, slash);
        String bits = text.substring(slash + 1);
        return (isV4(address) && Digits.isUpTo(bits, 32)) || (v6 && isV6(bare(address)) && Digits.isUpTo(bits, 128));
    }

    private static boolean isAddress(String text) {
        return isV4(text) || isV6(bare(text));
    }

    /** Removes the brackets that an IPv6 address has when a port may follow. */
    private static String bare(String text) {
        boolean brackets = text.length() > 2 && text.startsWith("[") && text.endsWith("]");
        return brackets ? text.substring(1, text.length() - 1) : text;
    }

    /**
     * Whether it is four numbers up to 255. Leading zeros are refused, because some readers take such a number for
     * octal.
     */
    public static boolean isV4(String text) {
        int parts = 1;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == '.') {
                if (parts > 4 || !Digits.isUpTo(text.substring(start, Math.min(i, start + 4)), 255)) {
                    return false;
                }
                start = i + 1;
                parts += i < text.length() ? 1 : 0;
            } else if (i - start >= 3) {
                return false;
            }
        }
        return parts == 4;
    }

    /**
     * Whether it is eight groups, some of which {@code ::} may replace, while an IPv4 address may replace the last two.
     */
    public static boolean isV6(String text) {
        if (text.length() > 45) {
            return false;
        }
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true) == V6_GROUPS;
        }
        int before = gap == 0 ? 0 : groups(text.substring(0, gap), false);
        int after = gap + 2 == text.length() ? 0 : groups(text.substring(gap + 2), true);
        return before >= 0 && after >= 0 && before + after < V6_GROUPS;
    }

    /** Returns the number of groups, -1 when one is not valid. */
    private static int groups(String text, boolean last) {
        int count = 0;
        int start = 0;
        while (true) {
            int colon = text.indexOf(':', start);
            String group = text.substring(start, colon < 0 ? text.length() : colon);
            if (colon < 0 && last && group.indexOf('.') >= 0) {
                return isV4(group) ? count + 2 : -1;
            }
            if (group.isEmpty() || group.length() > 4 || !Digits.isHex(group)) {
                return -1;
            }
            count++;
            if (colon < 0) {
                return count;
            }
            start = colon + 1;
        }
    }
}
