package io.entail.declarative;

import io.entail.errors.DeclarativeConfigException;
import io.entail.errors.Failures;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Collects everything that is wrong with a configuration, by path in the file, such as {@code
 * services[2].routes[1].paths}. The length and the number of messages are limited, because messages may quote the file.
 */
final class FileFaults {
    /** The largest number of paths whose faults are reported; further ones are only counted. */
    private static final int TOLD_MAX = 1_000;

    private static final int TEXT_LENGTH_MAX = 500;

    private final Map<String, String> byPath = new LinkedHashMap<>();
    private long untold;
    private boolean incomplete;

    void add(String path, String message) {
        String place = shortened(path);
        if (byPath.size() == TOLD_MAX && !byPath.containsKey(place)) {
            untold++;
            return;
        }
        byPath.merge(
                place,
                shortened(message),
                (first, second) -> first.equals(second) ? first : shortened(first + "; " + second));
    }

    /** Adds an error tree of the contract. The names in the tree continue the path; numbers are indexes in lists. */
    void addTree(String path, Map<?, ?> tree) {
        tree.forEach((name, fault) -> {
            String at = path(path, String.valueOf(name));
            if (fault instanceof Map<?, ?> nested) {
                addTree(at, nested);
            } else if (fault instanceof Iterable<?> several) {
                several.forEach(each -> add(at, String.valueOf(each)));
            } else {
                add(at, String.valueOf(fault));
            }
        });
    }

    private static String path(String path, String name) {
        if (name.equals(Failures.ENTITY)) {
            return path;
        }
        boolean index = !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9');
        return index ? path + "[" + name + "]" : path + "." + name;
    }

    /** Adds a file that cannot be read to its end. */
    void addUnreadable(String file, DeclarativeConfigException cause) {
        String message = String.valueOf(cause.getMessage());
        String before = file + ": ";
        int at = message.indexOf(before);
        add(file, at < 0 ? message : message.substring(at + before.length()));
        incomplete = true;
    }

    /** Whether a file could not be read completely, so that some entities are unknown. */
    boolean incomplete() {
        return incomplete;
    }

    /** Shortens a text to the length that messages may have. */
    static String shortened(String text) {
        if (text.length() <= TEXT_LENGTH_MAX) {
            return text;
        }
        int half = TEXT_LENGTH_MAX / 2;
        return text.substring(0, half) + " ... " + text.substring(text.length() - half);
    }

    boolean has(String path) {
        return byPath.containsKey(shortened(path));
    }

    boolean isEmpty() {
        return byPath.isEmpty();
    }

    Map<String, String> byPath() {
        return byPath;
    }

    /** Throws an exception with all faults when there are any. */
    public void throwIfAny() {
        if (byPath.isEmpty()) {
            return;
        }
        long all = byPath.size() + untold;
        String count = all == 1 ? "1 fault" : all + " faults";
        String first = untold == 0 ? "" : ", of which the first " + byPath.size() + " are told";
        throw new DeclarativeConfigException(
                "declarative config is invalid: " + count + first
                        + " (places in lists count from 1); nothing was written",
                byPath);
    }
}
