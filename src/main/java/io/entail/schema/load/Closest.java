package io.entail.schema.load;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Suggests names for a name that does not exist: the closest one, or a list of the existing ones. */
public final class Closest {
    /** The most characters of names that are compared. */
    private static final int LENGTH_MAX = 100;

    private static final int TOLD_MAX = 30;

    private Closest() {}

    /** Returns a suggestion to append to a message; empty when there is none. */
    public static String hint(String name, Collection<String> known) {
        String closest = closest(name, known);
        if (!closest.isEmpty() || known.isEmpty()) {
            return closest;
        }
        String names = known.stream().sorted().limit(TOLD_MAX).collect(Collectors.joining(", "));
        return " (there are: " + names + (known.size() > TOLD_MAX ? " and " + (known.size() - TOLD_MAX) + " more" : "")
                + ")";
    }

    /** Returns a suggestion when a name is so similar that it was probably meant; otherwise empty. */
    public static String closest(String name, Collection<String> known) {
        // A third of the letters may differ.
        int limit = Math.max(1, name.length() / 3);
        List<String> near = known.stream()
                .filter(each -> Math.max(name.length(), each.length()) <= LENGTH_MAX)
                .filter(each -> !each.equals(name) && distance(name, each) <= limit)
                .sorted(Comparator.<String>comparingInt(each -> distance(name, each))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        return near.isEmpty() ? "" : " (the closest is '" + near.get(0) + "')";
    }

    /**
     * Returns how many characters have to be inserted, deleted, replaced or swapped with the next one; case is ignored.
     */
    private static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int cheapest = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + (same ? 0 : 1));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(cheapest, cost[i - 2][j - 2] + 1) : cheapest;
    }
}
