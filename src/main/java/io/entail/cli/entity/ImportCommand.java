package io.entail.cli.entity;

import io.entail.cli.settings.CommonOptions;
import io.entail.cli.store.OpenedStore;
import io.entail.cli.store.StoreCommand;
import io.entail.cli.store.WriteRemarks;
import io.entail.declarative.ConfigImport;
import io.entail.declarative.ConfigImport.Part;
import io.entail.declarative.Differences;
import io.entail.declarative.Importer;
import io.entail.declarative.StoreRows;
import io.entail.declarative.text.ConfigText;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code entail import}: changes the store so that it agrees with files. */
@Command(
        name = "import",
        description = {
            "Stores the entities of declarative configuration files, YAML or JSON, as one configuration.",
            "Entities that are there already keep their ids, unchanged ones are not written, and nothing is deleted "
                    + "without --prune. When anything in the files is wrong, everything that is wrong is told and "
                    + "nothing is written.",
            "A file may name its workspace (_workspace), which is made when it is not there; --workspace on the command "
                    + "line wins, and has to be there. Each workspace is "
                    + "written at once where that fits one write; where it does not, importing again goes on."
        })
public final class ImportCommand extends StoreCommand {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files, - for standard input.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--dry-run", description = "Print what would change, field by field, and write nothing.")
    private boolean dryRun;

    @Option(
            names = "--prune",
            description =
                    "Delete what the workspace has and the files do not. With tags in a file's _info.select_tags, "
                            + "only what has all of these. Never workspaces, nor entities that belong to none.")
    private boolean prune;

    @Mixin
    private WriteRemarks remarks = new WriteRemarks();

    @Override
    protected boolean isWriting() {
        return true;
    }

    @Override
    protected OpenedStore open(CommonOptions options) {
        // A missing workspace is reported together with all other faults of the files.
        return OpenedStore.toImport(options);
    }

    @Override
    protected int run(OpenedStore store) throws Exception {
        ImportReport report = new ImportReport(err());
        ConfigImport.Options options = new ConfigImport.Options(
                prune, common().isWorkspaceGiven(), common().workspace().orElse(null));
        Instant now = Instant.now();
        List<Part> parts = new ConfigImport(remarks.on(store.store()), store.definitions(), options, report)
                .plan(files.stream().map(ConfigText::of).toList(), now);
        int idsOfContent =
                parts.stream().mapToInt(part -> part.plan().idsOfContent()).sum();
        if (idsOfContent > 0) {
            report.notes(idsOfContent + " entities have neither id nor name nor another unique value: when they are "
                    + "edited, an import adds them anew and leaves the old ones");
        }
        ImportResult result = new ImportResult(parts, isJson(), out());
        if (dryRun) {
            result.begin();
            for (Part part : parts) {
                new Differences(new StoreRows(part.store()), now).tell(part.plan(), result::add);
            }
            result.endDryRun();
            return 0;
        }
        Importer.Result done = Importer.Result.NOTHING;
        for (Part part : parts) {
            done = done.and(new Importer(part.store(), report).run(part.plan()));
        }
        result.end(done);
        return 0;
    }
}
