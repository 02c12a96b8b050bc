package io.entail.cli.run;

import io.entail.text.Reasons;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The health of a command that runs until it is stopped, for a supervisor: a file that is written each second while the
 * command is well. Its age is the answer, even when the process hangs or has ended, and a check needs neither a JVM nor
 * a port.
 *
 * <p>Used by one thread.
 */
final class HealthFile {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--health",
            paramLabel = "FILE",
            description = "Writes FILE each second while all is well, for health checks: when it is older than some"
                    + " seconds, something is wrong (ENTAIL_HEALTH).",
            defaultValue = "${env:ENTAIL_HEALTH}")
    private @Nullable Path file;

    private boolean isTold;

    /** Is called each second with the present state of the command. A file that cannot be written is reported once. */
    void beat(boolean well, String state) {
        if (file == null || !well) {
            return;
        }
        try {
            Files.writeString(file, state + System.lineSeparator());
            isTold = false;
        } catch (IOException e) {
            if (!isTold) {
                PrintWriter err = spec.commandLine().getErr();
                err.println("entail: the health file " + file + " cannot be written: " + Reasons.of(e));
                isTold = true;
            }
        }
    }
}
