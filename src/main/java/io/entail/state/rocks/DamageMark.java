package io.entail.state.rocks;

import io.entail.errors.ReplicaUnusableException;
import io.entail.text.Log;
import io.entail.text.Reasons;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.slf4j.Logger;

/**
 * A mark in the folder of tables that damage was found in them. RocksDB checks a file only when it is read, so without
 * the mark the next process would open the same tables and work until it finds the damage too.
 */
final class DamageMark {
    private static final Logger log = Log.of(DamageMark.class);
    private static final String FILE = "DAMAGED";
    private static final int BYTES_MAX = 2_000;
    private static final Pattern CAUSE = Pattern.compile("is damaged: (.*?); with entail\\.replica", Pattern.DOTALL);

    private DamageMark() {}

    /** Marks the tables as damaged. */
    static void set(Path tables, ReplicaUnusableException damage) {
        log.error("Damage was met in a replica directory={} cause={}", tables, damage.getMessage());
        try {
            Files.writeString(tables.resolve(FILE), String.valueOf(damage.getMessage()));
        } catch (IOException e) {
            log.warn("The damage could not be written down directory={} cause={}", tables, Reasons.of(e));
        }
    }

    /** Throws an exception when the tables are marked. */
    static void check(Path tables) throws IOException {
        Path mark = tables.resolve(FILE);
        if (Files.isRegularFile(mark)) {
            try (InputStream in = Files.newInputStream(mark)) {
                String text = new String(in.readNBytes(BYTES_MAX), StandardCharsets.UTF_8);
                var cause = CAUSE.matcher(text);
                throw RocksFailures.damaged(
                        tables, cause.find() ? cause.group(1) : "damage was met when it was open last", null);
            }
        }
    }
}
