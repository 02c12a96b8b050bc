package io.entail.cli.store;

import io.entail.cli.time.MomentOption;
import io.entail.forms.MomentText;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --as-of}: reads the store as it was at a moment. */
public final class AsOfOption {
    @Option(
            names = "--as-of",
            paramLabel = MomentOption.PARAM,
            converter = MomentOption.class,
            description =
                    "The store as it was right after a position such as 0:41, or at a time such as yesterday, "
                            + "'2h ago', 13:53, '2026-11-28 13:53' or 2026-11-28T13:53:00Z. Without an offset, times are local.")
    private @Nullable MomentText moment;

    /** Returns whether a moment is given. */
    public boolean isGiven() {
        return moment != null;
    }

    /** Makes the store show that moment, if one is given. */
    public void on(OpenedStore store, PrintWriter err) {
        if (moment != null) {
            store.show(moment, err);
        }
    }
}
