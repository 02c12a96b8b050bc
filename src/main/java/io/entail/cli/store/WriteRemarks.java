package io.entail.cli.store;

import io.entail.cli.settings.Variables;
import io.entail.dao.EntityStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --actor} and {@code --reason}: the actor and the reason of a write. */
public final class WriteRemarks {
    @Option(
            names = "--actor",
            paramLabel = "NAME",
            description = "Who writes, for history (ENTAIL_ACTOR). Default: the system's user.")
    private @Nullable String actor;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for history.")
    private @Nullable String reason;

    public EntityStore on(EntityStore store) {
        String given = actor == null ? System.getenv(Variables.ACTOR) : actor;
        EntityStore acting = given == null || (given.isBlank() && actor == null) ? store : store.as(given);
        return reason == null ? acting : acting.because(reason);
    }
}
