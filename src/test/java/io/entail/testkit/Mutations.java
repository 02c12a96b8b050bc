package io.entail.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Mutates files as accidents and attackers do. It changes bytes, tokens, or trees of maps, lists and plain values. The
 * same seed gives the same mutations. Confined to one thread.
 */
public final class Mutations {
    /** A placeholder in a tree, which {@link #expand} replaces with deeply nested lists. */
    private static final String DEEP = "@deep@";

    /** A placeholder in a tree, which {@link #expand} replaces with a very long text. */
    private static final String LONG = "@long@";

    private static final int DEPTH = 10_000;
    private static final int LENGTH = 10 << 20;

    private static final List<String> TOKENS = List.of(
            "null",
            "true",
            "no",
            "0",
            "-1",
            "2147483648",
            "9223372036854775808",
            "1e400",
            "1e999999999",
            "1.5",
            "''",
            "\"\"",
            "[]",
            "{}",
            "[",
            "]",
            "{",
            "}",
            ":",
            ",",
            "- ",
            "&a ",
            "*a",
            "<<: ",
            "!!str ",
            "!!binary ",
            "!x ",
            "|",
            ">",
            "#",
            "---",
            "...",
            "\"\\ud800\"",
            "\u0000",
            "\ufeff",
            "\t",
            "\r\n",
            "@",
            "`",
            "%",
            "/*",
            "*/",
            "//",
            "\u2028",
            ";",
            "<",
            ">",
            "=",
            "(",
            ")",
            "union",
            "record",
            "array",
            "idl",
            "import");

    private final Random random;

    public Mutations(Random random) {
        this.random = random;
    }

    /** Returns the text with a few bytes changed, removed or doubled. */
    public byte[] bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(3); i >= 0 && bytes.length > 1; i--) {
            int at = random.nextInt(bytes.length);
            int end = Math.min(bytes.length, at + 1 + random.nextInt(random.nextInt(8) == 0 ? 200 : 4));
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = join(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, end, bytes.length));
                default -> bytes = join(Arrays.copyOf(bytes, end), Arrays.copyOfRange(bytes, at, bytes.length));
            }
        }
        return bytes;
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /** Returns the text with a few words or lines changed, removed, doubled or moved. */
    public String tokens(String text) {
        String changed = text;
        for (int i = random.nextInt(3); i >= 0; i--) {
            boolean lines = random.nextBoolean();
            List<String> parts = new ArrayList<>(List.of(changed.split(lines ? "(?<=\n)" : "\\b", -1)));
            int at = random.nextInt(parts.size());
            int other = random.nextInt(parts.size());
            switch (random.nextInt(5)) {
                case 0 -> parts.remove(at);
                case 1 -> parts.add(at, parts.get(at));
                case 2 -> parts.set(at, parts.get(other));
                case 3 -> parts.set(at, TOKENS.get(random.nextInt(TOKENS.size())));
                default -> parts.add(at, TOKENS.get(random.nextInt(TOKENS.size())));
            }
            changed = String.join("", parts);
        }
        return changed;
    }

    /** Returns the tree with one place changed, for example with a key renamed, a type changed or a list doubled. */
    public Object tree(Object tree) {
        List<Place> places = new ArrayList<>();
        Object copy = copy(tree, places);
        if (places.isEmpty()) {
            return copy;
        }
        for (int i = random.nextInt(4) == 0 ? 1 : 0; i >= 0; i--) {
            change(places.get(random.nextInt(places.size())), places);
        }
        return copy;
    }

    /**
     * Returns the text of a tree with its placeholders replaced by values that would be too large for the tree itself.
     */
    public static String expand(String text) {
        return text.replace('"' + DEEP + '"', "[".repeat(DEPTH) + "]".repeat(DEPTH))
                .replace(LONG, "x".repeat(LENGTH));
    }

    /** Returns YAML whose aliases stand for more values than fit into memory. */
    public static String aliasBomb() {
        StringBuilder laughs = new StringBuilder("_ignore:\n- &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            laughs.append("- &a" + i + " [")
                    .append(("*a" + (i - 1) + ", ").repeat(10))
                    .append("]\n");
        }
        return laughs.toString();
    }

    /** The place of a value: a map and a key, or a list and an index. */
    private record Place(Object in, Object at) {
        @Nullable
        Object get() {
            return in instanceof Map<?, ?> map ? map.get(at) : ((List<?>) in).get((Integer) at);
        }

        @SuppressWarnings("unchecked") // The maps and lists are those made by copying.
        void set(@Nullable Object value) {
            if (in instanceof Map<?, ?> map) {
                ((Map<Object, @Nullable Object>) map).put(at, value);
            } else {
                ((List<@Nullable Object>) in).set((Integer) at, value);
            }
        }
    }

    private void change(Place place, List<Place> places) {
        Object value = place.get();
        switch (random.nextInt(12)) {
            case 0, 1 -> rename(place);
            case 2, 3 -> place.set(scalar());
            case 4 -> {
                // The tree gets a copy, so that no value contains itself.
                Object other = places.get(random.nextInt(places.size())).get();
                place.set(other == null ? null : copy(other, new ArrayList<>()));
            }
            case 5 -> place.set(value == null ? List.of() : List.of(value));
            case 6 -> place.set(value == null ? Map.of() : Map.of("id", value));
            case 7, 8 -> doubled(place, value);
            case 9 -> place.set(value instanceof String text ? text + "x" : value instanceof Number ? -1 : value);
            case 10 -> place.set(random.nextInt(3) == 0 ? DEEP : Map.of());
            default -> place.set(random.nextInt(20) == 0 ? LONG : "n".repeat(1 + random.nextInt(6_000)));
        }
    }

    private @Nullable Object scalar() {
        List<@Nullable Object> scalars = new ArrayList<>(List.of(
                true,
                0,
                -1,
                1.5,
                1e300,
                Long.MAX_VALUE,
                Integer.MAX_VALUE,
                "",
                "x",
                "\ud800",
                "\u0000",
                "*",
                "a.b",
                List.of(),
                Map.of(),
                List.of("a", "a"),
                "11111111-2222-3333-4444-555555555555"));
        scalars.add(null);
        return scalars.get(random.nextInt(scalars.size()));
    }

    @SuppressWarnings("unchecked") // The map is one made by copying.
    private void rename(Place place) {
        if (place.in() instanceof Map<?, ?> map) {
            List<String> names = List.of("id", "name", "tags", "services", "routes", "unheard_of", "_comment", "type");
            String name = random.nextBoolean() ? place.at() + "s" : names.get(random.nextInt(names.size()));
            ((Map<Object, @Nullable Object>) map).put(name, map.remove(place.at()));
        } else {
            place.set(null);
        }
    }

    private static void doubled(Place place, @Nullable Object value) {
        if (value instanceof List<?> list) {
            List<@Nullable Object> twice = new ArrayList<>(list);
            twice.addAll(list);
            place.set(twice);
        } else if (value instanceof String text) {
            place.set(text + text);
        }
    }

    private static Object copy(Object value, List<Place> places) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, each) -> {
                copy.put(key, each == null ? null : copy(each, places));
                places.add(new Place(copy, key));
            });
            return copy;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(each -> {
                places.add(new Place(copy, copy.size()));
                copy.add(each == null ? null : copy(each, places));
            });
            return copy;
        }
        return value;
    }
}
