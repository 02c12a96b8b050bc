package io.entail.cli.audit;

/** The place in a feed that a command begins from. */
final class FromArgument {
    static final String DESCRIPTION = "beginning; end; a position such as 0:41: with what came after it; a time such as"
            + " 2026-11-24T09:30:00Z or 2026-11-24 (UTC): with the first record that is not older. Default:"
            + " ${DEFAULT-VALUE}.";

    private FromArgument() {}
}
