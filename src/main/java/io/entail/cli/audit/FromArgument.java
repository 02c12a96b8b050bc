package io.entail.cli.audit;

/** The argument for the place in a feed from which a command reads. */
final class FromArgument {
    static final String DESCRIPTION = "beginning; end; a position such as 0:41: with what came after it; a time such as"
            + " yesterday, '2h ago' or '2026-11-28 13:53': with the first record that is not older. Default:"
            + " beginning.";

    private FromArgument() {}
}
