package io.entail.bench.measure;

import java.util.List;

/** The flags that the README recommends for a process that embeds a store, and that the group {@code memory} uses. */
public final class JvmFlags {
    /** The flags of the JVM. */
    public static final List<String> RECOMMENDED =
            List.of("-Xmx160m", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=64m", "-XX:ReservedCodeCacheSize=64m");

    /**
     * The value of the environment variable with this name. RocksDB allocates memory outside of the heap, which takes
     * less space in few arenas.
     */
    public static final String MALLOC_ARENA_MAX = "2";

    private JvmFlags() {}

    /** Returns variable and flags as on a command line. */
    public static String text() {
        return "MALLOC_ARENA_MAX=" + MALLOC_ARENA_MAX + " java " + String.join(" ", RECOMMENDED);
    }
}
