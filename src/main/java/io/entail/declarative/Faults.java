package io.entail.declarative;

import io.entail.errors.DeclarativeConfigException;
import io.entail.errors.Failures;
import java.util.LinkedHashMap;
import java.util.Map;

/** Everything that is wrong with a configuration, by its path in the file: {@code services[2].routes[1].paths}. */
final class Faults {
    private final Map<String, String> byPath = new LinkedHashMap<>();

    void add(String path, String message) {
        byPath.merge(path, message, (first, second) -> first.equals(second) ? first : first + "; " + second);
    }

    /** Adds an error tree of the contract: the names in it continue the path, numbers are places in lists. */
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

    boolean has(String path) {
        return byPath.containsKey(path);
    }

    boolean isEmpty() {
        return byPath.isEmpty();
    }

    Map<String, String> byPath() {
        return byPath;
    }

    /** Ends with all faults at once when there are any. */
    void throwIfAny() {
        if (!byPath.isEmpty()) {
            String count = byPath.size() == 1 ? "1 fault" : byPath.size() + " faults";
            throw new DeclarativeConfigException(
                    "declarative config is invalid: " + count + " (places in lists count from 1); nothing was written",
                    byPath);
        }
    }
}
