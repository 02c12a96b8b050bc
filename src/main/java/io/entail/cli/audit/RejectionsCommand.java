package io.entail.cli.audit;

import io.entail.changes.FeedStart;
import io.entail.changes.Rejection;
import io.entail.changes.RejectionReader;
import io.entail.changes.registry.SchemaRegistry;
import io.entail.config.EntityStoreConfig;
import io.entail.forms.ChangeJson;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code entail rejections}: prints the writes that were refused, by whom they were sent, and the reasons. */
@Command(
        name = "rejections",
        description = {
            "Prints the writes that were refused in the order of the log: the rule, the entity and field at fault, who "
                    + "tried. They are kept for 30 days.",
            "What the command line or the library refuses before it is sent is not in the log. Ends where the log ended "
                    + "when it began, unless it follows."
        })
public final class RejectionsCommand extends FollowCommand {
    @Option(
            names = "--field",
            paramLabel = "NAME",
            description = "Only what was refused because of this unique field or reference, such as name or service.")
    private @Nullable String field;

    @Override
    void print(EntityStoreConfig config, SchemaRegistry registry, FeedStart start, boolean bounded) throws IOException {
        try (RejectionReader reader = RejectionReader.open(config, registry, start, bounded);
                RowTitles titles = new RowTitles(common(), err())) {
            all(() -> next(reader, titles), reader::reached, reader.end(), bounded);
        }
    }

    private @Nullable Printed next(RejectionReader reader, RowTitles titles) {
        while (reader.hasNext()) {
            Rejection rejection = reader.next();
            if (period().isLate(rejection.position(), rejection.at())) {
                return null;
            }
            if (period().show(rejection.position(), rejection.at(), rejection.actor())
                    && (field == null || field.equals(rejection.field()))) {
                return new Printed(
                        ChangeJson.of(rejection),
                        () -> List.of(
                                ChangeText.of(rejection, titles.title(rejection.entity(), rejection.key()), out())));
            }
        }
        return null;
    }
}
