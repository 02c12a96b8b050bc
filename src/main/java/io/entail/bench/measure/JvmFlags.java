package io.entail.bench.measure;

import java.util.List;

/** The flags that the README recommends for a process that embeds a store, as {@code memory} measures them. */
public final class JvmFlags {
    /** Flags of the JVM. */
    public static final List<String> RECOMMENDED =
            List.of("-Xmx160m", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=64m", "-XX:ReservedCodeCacheSize=64m");

    /** Value of the variable of this name: RocksDB allocates outside of the heap, from as few pools as possible. */
    public static final String MALLOC_ARENA_MAX = "2";

    private JvmFlags() {}

    /** As they stand on a command line. */
    public static String text() {
        return "MALLOC_ARENA_MAX=" + MALLOC_ARENA_MAX + " java " + String.join(" ", RECOMMENDED);
    }
}
