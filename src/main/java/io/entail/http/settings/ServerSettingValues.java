package io.entail.http.settings;

import io.entail.config.Setting;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the values of settings one by one and collects all faults, so that they can be reported together. Confined to
 * one thread.
 *
 * @param faults the faults found so far, each with its key
 */
record ServerSettingValues(Map<String, String> settings, List<String> faults) {
    ServerSettingValues(Map<String, String> settings) {
        this(settings, new ArrayList<>());
    }

    /** Returns the value of a key; the default when the key is absent or its value is wrong. */
    <T> T get(String key, String otherwise, Function<String, T> reader) {
        String text = settings.getOrDefault(key, "").strip();
        if (!text.isEmpty()) {
            try {
                return reader.apply(text);
            } catch (IllegalArgumentException | ArithmeticException e) {
                faults.add(key + ": " + e.getMessage());
            }
        }
        return reader.apply(otherwise);
    }

    <T extends Comparable<T>> T get(Setting<T> setting) {
        return get(setting.key(), setting.text(), setting.reader());
    }

    int count(Setting<Long> setting) {
        return get(
                setting.key(),
                setting.text(),
                text -> Math.toIntExact(setting.reader().apply(text)));
    }

    Optional<Path> file(String key) {
        String text = settings.getOrDefault(key, "").strip();
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            faults.add(key + ": " + e.getMessage());
            return Optional.empty();
        }
    }
}
