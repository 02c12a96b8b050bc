package io.entail.http.describe;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Gives names that nothing else has, the same for the same order of questions. Not thread-safe. */
final class Names {
    private final Set<String> taken = new HashSet<>();

    /** The wanted name, with a number behind it when it is taken; upper and lower case do not make a difference. */
    String take(String wanted) {
        String name = wanted;
        for (int number = 2; !taken.add(name.toLowerCase(Locale.ROOT)); number++) {
            name = wanted + number;
        }
        return name;
    }

    /** {@code key-auth} as {@code KeyAuth}: letters and digits that generators make a name of. */
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
