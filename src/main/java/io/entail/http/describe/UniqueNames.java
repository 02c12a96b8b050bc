package io.entail.http.describe;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Gives unique names. The same order of requests gives the same names. Not thread-safe. */
final class UniqueNames {
    private final Set<String> taken = new HashSet<>();

    /** Returns the wanted name, followed by a number when it is taken; upper and lower case count as equal. */
    String take(String wanted) {
        String name = wanted;
        for (int number = 2; !taken.add(name.toLowerCase(Locale.ROOT)); number++) {
            name = wanted + number;
        }
        return name;
    }

    /**
     * Converts {@code key-auth} to {@code KeyAuth}: only letters and digits, which code generators accept in a name.
     */
    static String pascal(String text) {
        StringBuilder pascal = new StringBuilder();
        boolean begins = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean part = c < 0x80 && Character.isLetterOrDigit(c);
            if (part) {
                pascal.append(begins ? Character.toUpperCase(c) : c);
            }
            begins = !part;
        }
        return pascal.toString();
    }
}
