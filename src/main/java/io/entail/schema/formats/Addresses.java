package io.entail.schema.formats;

import io.entail.schema.formats.HostAndPort.Kind;
import java.util.Locale;

/**
 * Brings addresses into the one form in which they are compared. The same address can be written in several ways: names
 * in upper or lower case; IPv6 with or without zeros, brackets or an IPv4 tail; ports with leading zeros.
 */
final class Addresses {
    private static final int GROUPS = 8;

    private Addresses() {}

    /**
     * Returns the compared form of a name, which may have wildcards, of an address or of a range; any other text stays
     * as it is.
     */
    static String canonical(String text) {
        int slash = text.indexOf('/');
        if (slash >= 0) {
            String address = text.substring(0, slash);
            return IpAddresses.isV6(address) ? v6(address) + text.substring(slash) : text;
        }
        HostAndPort parts = HostAndPort.of(text.replace('*', 'x'));
        if (parts.kind() == Kind.INVALID || !parts.validPort()) {
            return text;
        }
        int end = parts.port() ? text.lastIndexOf(':') : text.length();
        String host = text.substring(0, end);
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        boolean six = bare.indexOf(':') >= 0;
        String canonical = six ? v6(bare) : bare.toLowerCase(Locale.ROOT);
        if (!parts.port()) {
            return canonical;
        }
        return (six ? "[" + canonical + "]" : canonical) + ":" + Integer.parseInt(text.substring(end + 1));
    }

    /** Formats an address according to RFC 5952. */
    private static String v6(String text) {
        int[] groups = groups(text);
        if (isMapped(groups)) {
            return "::ffff:" + (groups[6] >> 8) + "." + (groups[6] & 0xFF) + "." + (groups[7] >> 8) + "."
                    + (groups[7] & 0xFF);
        }
        int gap = -1;
        int longest = 1;
        for (int from = 0; from < GROUPS; from++) {
            int to = from;
            while (to < GROUPS && groups[to] == 0) {
                to++;
            }
            if (to - from > longest) {
                gap = from;
                longest = to - from;
            }
        }
        StringBuilder written = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == gap) {
                written.append("::");
                i += longest - 1;
            } else {
                boolean first = i == 0 || (gap >= 0 && i == gap + longest);
                written.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return written.toString();
    }

    /** Whether it is an IPv4 address in IPv6 form. */
    private static boolean isMapped(int[] groups) {
        for (int i = 0; i < 5; i++) {
            if (groups[i] != 0) {
                return false;
            }
        }
        return groups[5] == 0xFFFF;
    }

    /** Returns the groups of a valid address. */
    private static int[] groups(String text) {
        int[] groups = new int[GROUPS];
        int gap = text.indexOf("::");
        String before = gap < 0 ? text : text.substring(0, gap);
        String after = gap < 0 ? "" : text.substring(gap + 2);
        fill(groups, 0, before);
        fill(groups, GROUPS - count(after), after);
        return groups;
    }

    private static int count(String part) {
        if (part.isEmpty()) {
            return 0;
        }
        int count = 1;
        for (int i = 0; i < part.length(); i++) {
            count += part.charAt(i) == ':' ? 1 : 0;
        }
        return part.indexOf('.') < 0 ? count : count + 1;
    }

    private static void fill(int[] groups, int from, String part) {
        int at = from;
        int start = 0;
        while (start < part.length()) {
            int colon = part.indexOf(':', start);
            String group = part.substring(start, colon < 0 ? part.length() : colon);
            if (group.indexOf('.') < 0) {
                groups[at++] = Integer.parseInt(group, 16);
            } else {
                int tail = 0;
                int digits = 0;
                for (int i = 0; i <= group.length(); i++) {
                    if (i == group.length() || group.charAt(i) == '.') {
                        tail = (tail << 8) | digits;
                        digits = 0;
                    } else {
                        digits = digits * 10 + group.charAt(i) - '0';
                    }
                }
                groups[at++] = tail >>> 16;
                groups[at++] = tail & 0xFFFF;
            }
            start = colon < 0 ? part.length() : colon + 1;
        }
    }
}
