package io.entail.replica;

import io.entail.replica.apply.Anchor;
import io.entail.replica.apply.LogApplier;
import io.entail.state.rocks.RocksTables;
import java.nio.file.Path;

/** The position at which a replica that is not running will continue. */
public final class ResumePoint {
    private static final long CACHE_BYTES = 16 << 20;

    private ResumePoint() {}

    /** Returns the offset of the first record that the replica in this directory will read next; 0 if it has none. */
    public static long of(Path directory) {
        try (RocksTables tables = new RocksTables(directory.resolve("db"), CACHE_BYTES)) {
            Anchor anchor = LogApplier.storedAnchor(tables);
            return anchor == null ? 0 : anchor.offset() + 1;
        }
    }
}
