package io.entail.cli.store;

import io.entail.cli.output.Terminal;
import io.entail.cli.settings.CommonOptions;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that opens a store, does one thing and closes it. */
@Command(mixinStandardHelpOptions = true)
public abstract class StoreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Override
    public final Integer call() throws Exception {
        checkUsage();
        try (OpenedStore store = open(common)) {
            int code = run(store);
            out().flush();
            return code;
        }
    }

    protected OpenedStore open(CommonOptions options) {
        if (isWriting()) {
            return OpenedStore.toWrite(options);
        }
        return isOfRows() ? OpenedStore.toReadRows(options, err()) : OpenedStore.toRead(options);
    }

    /** Checks the arguments that can be checked before the store is opened. */
    protected void checkUsage() {}

    /** Does the work and returns the exit code. */
    protected abstract int run(OpenedStore store) throws Exception;

    /** Returns whether the command may append to the log. */
    protected boolean isWriting() {
        return false;
    }

    /** Returns whether the command only reads rows as they are now, which needs no Kafka if there is a replica. */
    protected boolean isOfRows() {
        return false;
    }

    protected final CommonOptions common() {
        return common;
    }

    protected final boolean isJson() {
        return common.isJson();
    }

    protected final Terminal out() {
        return Terminal.of(spec.commandLine().getOut());
    }

    protected final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    protected final ParameterException wrongUsage(IllegalArgumentException cause) {
        return new ParameterException(spec.commandLine(), String.valueOf(cause.getMessage()), cause);
    }
}
