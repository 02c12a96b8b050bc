package io.entail.cli.time;

import java.time.ZoneId;

/**
 * The time zone of whoever sits before the terminal: {@code TZ} of the environment, or what the machine is set to. It
 * decides only how the command line reads and shows times; nothing that is stored, and no JSON, depends on it.
 */
public final class LocalZone {
    private LocalZone() {}

    /** The zone of this process. */
    public static ZoneId zone() {
        return ZoneId.systemDefault();
    }
}
