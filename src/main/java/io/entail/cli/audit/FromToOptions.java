package io.entail.cli.audit;

import io.entail.cli.time.MomentOption;
import io.entail.forms.MomentText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --from} and {@code --to}: two moments. What a moment means exactly, each command says in its description. */
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

    /** Whether one of them is given. */
    boolean areGiven() {
        return from != null || to != null;
    }
}
