package io.entail.text;

/** Sets of code points. */
final class Ranges {
    private Ranges() {}

    /** Whether {@code c} lies in one of the ranges, which are given as sorted pairs of first and last code point. */
    static boolean contain(int[] pairs, int c) {
        int low = 0;
        int high = pairs.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (c < pairs[2 * middle]) {
                high = middle - 1;
            } else if (c > pairs[2 * middle + 1]) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }
}
