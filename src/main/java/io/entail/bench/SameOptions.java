package io.entail.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Compares the options that RocksDB stores for each database that it opens. A baseline with options other than the
 * replica's would not be comparable.
 */
public final class SameOptions {
    private static final String PREFIX = "OPTIONS-";

    private SameOptions() {}

    /** Throws an error that names the options that differ. */
    public static void check(Path measured, Path baseline) throws IOException {
        Map<String, String> ours = options(measured);
        Map<String, String> bare = options(baseline);
        Set<String> differing = new TreeSet<>();
        Set<String> names = new TreeSet<>(ours.keySet());
        names.addAll(bare.keySet());
        for (String name : names) {
            String value = ours.get(name);
            if (value == null || !value.equals(bare.get(name))) {
                differing.add(name + ": " + value + " here, " + bare.get(name) + " in the baseline");
            }
        }
        if (!differing.isEmpty()) {
            throw new IllegalStateException(
                    "the baseline opens RocksDB with other options:\n  " + String.join("\n  ", differing));
        }
    }

    /** Returns the options by section and name, from the newest file. */
    private static Map<String, String> options(Path database) throws IOException {
        Path newest;
        try (Stream<Path> files = Files.list(database)) {
            newest = files.filter(file -> file.getFileName().toString().matches(PREFIX + "[0-9]+"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
        Map<String, String> options = new TreeMap<>();
        String section = "";
        List<String> lines = Files.readAllLines(newest);
        for (String raw : lines) {
            String line = raw.strip();
            int equals = line.indexOf('=');
            if (line.startsWith("[")) {
                section = line;
            } else if (equals > 0 && !line.startsWith("#")) {
                options.put(section + " " + line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return options;
    }
}
