package io.entail.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Lays out text in columns. Widths are counted in terminal cells: a wide character (Chinese, Japanese, Korean, emoji)
 * takes two, an accent that combines with the character before it takes none.
 */
public final class Columns {
    private static final String GAP = "  ";
    private static final String CUT = "…";

    /**
     * Short cells are padded to the width of their column, but to no more than this: beyond it the padding would only
     * waste space.
     */
    private static final int PADDED_MAX = 200;

    /** No column is cut to less than this width. */
    private static final int CUT_MIN = 8;

    /** Pairs of the first and the last code point of each range that Unicode 16 calls wide or full-width (UAX 11). */
    private static final int[] WIDE = {
        0x1100, 0x115f, 0x231a, 0x231b, 0x2329, 0x232a, 0x23e9, 0x23ec, 0x23f0, 0x23f0, 0x23f3, 0x23f3,
        0x25fd, 0x25fe, 0x2614, 0x2615, 0x2630, 0x2637, 0x2648, 0x2653, 0x267f, 0x267f, 0x268a, 0x268f,
        0x2693, 0x2693, 0x26a1, 0x26a1, 0x26aa, 0x26ab, 0x26bd, 0x26be, 0x26c4, 0x26c5, 0x26ce, 0x26ce,
        0x26d4, 0x26d4, 0x26ea, 0x26ea, 0x26f2, 0x26f3, 0x26f5, 0x26f5, 0x26fa, 0x26fa, 0x26fd, 0x26fd,
        0x2705, 0x2705, 0x270a, 0x270b, 0x2728, 0x2728, 0x274c, 0x274c, 0x274e, 0x274e, 0x2753, 0x2755,
        0x2757, 0x2757, 0x2795, 0x2797, 0x27b0, 0x27b0, 0x27bf, 0x27bf, 0x2b1b, 0x2b1c, 0x2b50, 0x2b50,
        0x2b55, 0x2b55, 0x2e80, 0x2e99, 0x2e9b, 0x2ef3, 0x2f00, 0x2fd5, 0x2ff0, 0x303e, 0x3041, 0x3096,
        0x3099, 0x30ff, 0x3105, 0x312f, 0x3131, 0x318e, 0x3190, 0x31e5, 0x31ef, 0x321e, 0x3220, 0x3247,
        0x3250, 0x4dbf, 0x4e00, 0xa48c, 0xa490, 0xa4c6, 0xa960, 0xa97c, 0xac00, 0xd7a3, 0xf900, 0xfaff,
        0xfe10, 0xfe19, 0xfe30, 0xfe52, 0xfe54, 0xfe66, 0xfe68, 0xfe6b, 0xff01, 0xff60, 0xffe0, 0xffe6,
        0x16fe0, 0x16fe4, 0x16ff0, 0x16ff1, 0x17000, 0x187f7, 0x18800, 0x18cd5, 0x18cff, 0x18d08, 0x1aff0, 0x1aff3,
        0x1aff5, 0x1affb, 0x1affd, 0x1affe, 0x1b000, 0x1b122, 0x1b132, 0x1b132, 0x1b150, 0x1b152, 0x1b155, 0x1b155,
        0x1b164, 0x1b167, 0x1b170, 0x1b2fb, 0x1d300, 0x1d356, 0x1d360, 0x1d376, 0x1f004, 0x1f004, 0x1f0cf, 0x1f0cf,
        0x1f18e, 0x1f18e, 0x1f191, 0x1f19a, 0x1f200, 0x1f202, 0x1f210, 0x1f23b, 0x1f240, 0x1f248, 0x1f250, 0x1f251,
        0x1f260, 0x1f265, 0x1f300, 0x1f320, 0x1f32d, 0x1f335, 0x1f337, 0x1f37c, 0x1f37e, 0x1f393, 0x1f3a0, 0x1f3ca,
        0x1f3cf, 0x1f3d3, 0x1f3e0, 0x1f3f0, 0x1f3f4, 0x1f3f4, 0x1f3f8, 0x1f43e, 0x1f440, 0x1f440, 0x1f442, 0x1f4fc,
        0x1f4ff, 0x1f53d, 0x1f54b, 0x1f54e, 0x1f550, 0x1f567, 0x1f57a, 0x1f57a, 0x1f595, 0x1f596, 0x1f5a4, 0x1f5a4,
        0x1f5fb, 0x1f64f, 0x1f680, 0x1f6c5, 0x1f6cc, 0x1f6cc, 0x1f6d0, 0x1f6d2, 0x1f6d5, 0x1f6d7, 0x1f6dc, 0x1f6df,
        0x1f6eb, 0x1f6ec, 0x1f6f4, 0x1f6fc, 0x1f7e0, 0x1f7eb, 0x1f7f0, 0x1f7f0, 0x1f90c, 0x1f93a, 0x1f93c, 0x1f945,
        0x1f947, 0x1f9ff, 0x1fa70, 0x1fa7c, 0x1fa80, 0x1fa89, 0x1fa8f, 0x1fac6, 0x1face, 0x1fadc, 0x1fadf, 0x1fae9,
        0x1faf0, 0x1faf8, 0x20000, 0x2fffd, 0x30000, 0x3fffd
    };

    private Columns() {}

    /**
     * Returns one line per row, with each column as wide as its widest cell. Cells are shown as {@link Visible#text}
     * shows them.
     */
    public static List<String> align(List<List<String>> rows) {
        List<List<String>> shown = rows.stream()
                .map(row -> row.stream().map(Visible::text).toList())
                .toList();
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : shown) {
            for (int i = 0; i < row.size(); i++) {
                if (i == widths.size()) {
                    widths.add(0);
                }
                widths.set(i, Math.max(widths.get(i), width(row.get(i))));
            }
        }
        return shown.stream().map(row -> line(row, widths)).toList();
    }

    /**
     * Returns one line per row that fits the width of a terminal. Columns are laid out as in {@link #align}; the widest
     * ones are cut and end in an ellipsis until the line fits, but no column is cut to less than a few characters. When
     * no width is given, nothing is cut, and a very long cell does not widen its column.
     *
     * @param width characters of a line, empty where every cell is shown whole
     */
    public static List<String> table(List<List<String>> rows, OptionalInt width) {
        List<List<String>> shown = rows.stream()
                .map(row -> row.stream().map(Visible::text).toList())
                .toList();
        int columns = shown.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<String> row : shown) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] =
                        Math.max(widths[i], Math.min(Math.max(CUT_MIN, width.orElse(PADDED_MAX)), width(row.get(i))));
            }
        }
        if (width.isEmpty()) {
            List<Integer> padded = Arrays.stream(widths).boxed().toList();
            return shown.stream().map(row -> line(row, padded)).toList();
        }
        narrow(widths, width.getAsInt() - GAP.length() * (columns - 1));
        List<Integer> fitting = Arrays.stream(widths).boxed().toList();
        List<String> lines = new ArrayList<>();
        for (List<String> row : shown) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                cells.add(cut(row.get(i), fitting.get(i)));
            }
            lines.add(line(cells, fitting));
        }
        return lines;
    }

    /**
     * Returns how many of the first columns fit a line when none of them is cut to less than {@code least}; at least 1.
     *
     * @param width characters of a line
     * @param least width that a longer cell keeps
     */
    public static int fitting(List<List<String>> rows, int width, int least) {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int taken = -GAP.length();
        for (int i = 0; i < columns; i++) {
            int column = i;
            int widest = rows.stream()
                    .filter(row -> column < row.size())
                    .mapToInt(row -> Math.min(least, width(Visible.text(row.get(column)))))
                    .max()
                    .orElse(0);
            taken += GAP.length() + widest;
            if (taken > width) {
                return Math.max(1, i);
            }
        }
        return columns;
    }

    /** Narrows the widest column by one character at a time until the line fits. */
    private static void narrow(int[] widths, int room) {
        int sum = Arrays.stream(widths).sum();
        for (int left = sum - room; left > 0; left--) {
            int widest = 0;
            for (int i = 1; i < widths.length; i++) {
                widest = widths[i] > widths[widest] ? i : widest;
            }
            if (widths[widest] <= CUT_MIN) {
                return;
            }
            widths[widest]--;
        }
    }

    private static String line(List<String> row, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            line.append(i == row.size() - 1 ? row.get(i) : pad(row.get(i), widths.get(i)) + GAP);
        }
        return line.toString().stripTrailing();
    }

    /** Pads a text with spaces on the right up to a width. */
    public static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - width(text)));
    }

    /**
     * Returns the text as {@link Visible#text} shows it; when it is wider than {@code width}, it is cut and ends in an
     * ellipsis.
     */
    public static String cut(String text, int width) {
        String shown = Visible.text(text);
        if (width(shown) <= width) {
            return shown;
        }
        int taken = 0;
        int end = 0;
        while (end < shown.length()) {
            int c = shown.codePointAt(end);
            if (taken + width(c) > width - 1) {
                break;
            }
            taken += width(c);
            end += Character.charCount(c);
        }
        return shown.substring(0, end) + CUT;
    }

    /** Returns how many terminal cells a text takes. The text must not have control characters. */
    public static int width(String text) {
        return text.codePoints().map(Columns::width).sum();
    }

    private static int width(int c) {
        if (c < 0x300) {
            return 1;
        }
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || isJoining(c)) {
            return 0;
        }
        return Ranges.contain(WIDE, c) ? 2 : 1;
    }

    /**
     * Whether a code point is a Korean vowel or final consonant that joins the character before it and so takes no
     * cell.
     */
    private static boolean isJoining(int c) {
        return (c >= 0x1161 && c <= 0x11ff) || (c >= 0xd7b0 && c <= 0xd7ff);
    }
}
