package io.entail.cli.time;

import java.time.ZoneId;

/**
 * The time zone of the user: {@code TZ} of the environment, or the setting of the machine. It affects only how the
 * command line reads and shows times; nothing that is stored, and no JSON, depends on it.
 */
public final class LocalZone {
    private LocalZone() {}

    /** Returns the zone of this process. */
    public static ZoneId zone() {
        return ZoneId.systemDefault();
    }
}
