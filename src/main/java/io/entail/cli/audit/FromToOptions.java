package io.entail.cli.audit;

import io.entail.cli.time.MomentOption;
import io.entail.forms.MomentText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --from} and {@code --to}: two moments. Each command describes what they mean for it. */
final class FromToOptions {
    @Option(
            names = "--from",
            paramLabel = MomentOption.PARAM,
            converter = MomentOption.class,
            description = "Where it begins: a position such as 0:41, or a time such as yesterday, '2h ago' or 13:53.")
    private @Nullable MomentText from;

    @Option(
            names = "--to",
            paramLabel = MomentOption.PARAM,
            converter = MomentOption.class,
            description = "Where it ends. Default: now.")
    private @Nullable MomentText to;

    @Nullable
    MomentText from() {
        return from;
    }

    @Nullable
    MomentText to() {
        return to;
    }

    /** Returns whether one of the options is given. */
    boolean areGiven() {
        return from != null || to != null;
    }
}
