package io.entail.publish;

import io.entail.errors.DefinitionException;
import io.entail.errors.EntailException;
import io.entail.resolve.Definition;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Resolution;
import io.entail.topics.LastingCauseException;
import java.util.Map;
import java.util.Objects;

/** Whether there are schemas for what a record leads to, before it leads to anything. */
final class SchemaCheck {
    private SchemaCheck() {}

    /**
     * Looks at what was resolved and not applied yet.
     *
     * @throws LastingCauseException when the registry refuses the schema of a definition, or when a row changes whose
     *     definition cannot be the schema of changes
     */
    static void check(Resolution resolution, PublishState state, Registrar registrar) {
        if (!resolution.outcome().accepted()) {
            return;
        }
        if (resolution.record() instanceof LogRecord.Define define) {
            Registrar.Answer answer = registrar.ask(define);
            if (answer == null) {
                throw new IllegalStateException("records wait for the schema of " + define.entity() + ", and did not");
            }
            EntailException refusal = answer.refusal();
            if (refusal != null) {
                throw new LastingCauseException(refusal);
            }
        } else if (resolution.record() instanceof LogRecord.Write write) {
            for (LogRecord.Change change : write.changes()) {
                checkChange(resolution.offset(), change, state);
            }
        }
    }

    private static void checkChange(long offset, LogRecord.Change change, PublishState state) {
        Definition definition = Objects.requireNonNull(state.definition(change.entity()));
        if (state.schemaId(definition.ordinal()) == Registrar.NONE && !(change instanceof LogRecord.Check)) {
            throw new LastingCauseException(new DefinitionException(
                    "the definition of '" + change.entity()
                            + "' in the log cannot be the schema of changes, and the write" + " at offset " + offset
                            + " changes a row of it: the feed ends before it",
                    Map.of()));
        }
    }
}
