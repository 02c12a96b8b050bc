package io.entail.cli.entity;

import io.entail.cli.output.Json;
import io.entail.cli.output.OutputException;
import io.entail.cli.output.TargetFile;
import io.entail.cli.output.WorkProgress;
import io.entail.cli.store.AsOfOption;
import io.entail.cli.store.OpenedStore;
import io.entail.cli.store.StoreCommand;
import io.entail.declarative.Exporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code entail export}: writes a workspace as a declarative configuration. */
@Command(
        name = "export",
        description = {
            "Writes all entities of the workspace as a declarative configuration: YAML, or JSON with --json or for a "
                    + "FILE that ends in .json.",
            "Imported into an empty store, it gives the same entities."
        })
public final class ExportCommand extends StoreCommand {
    @Parameters(arity = "0..1", paramLabel = "FILE", description = "Default: standard output.")
    private @Nullable Path file;

    @Option(
            names = "--select-tags",
            paramLabel = "TAGS",
            split = ",",
            description =
                    "Only entities that have all of these tags: a,b. The file says so, and an import with --prune "
                            + "deletes nothing else.")
    private List<String> selectTags = new ArrayList<>();

    @Mixin
    private AsOfOption asOf = new AsOfOption();

    @Override
    protected void checkUsage() {
        target();
    }

    @Override
    protected boolean isOfRows() {
        return !asOf.isGiven();
    }

    @Override
    protected int run(OpenedStore store) throws Exception {
        asOf.on(store, err());
        TargetFile target = target();
        boolean json = isJson() || (target != null && target.toString().endsWith(".json"));
        if (target == null) {
            Path fresh = Files.createTempFile("entail-export", null);
            try {
                write(store, fresh, json);
                copy(fresh);
            } finally {
                Files.deleteIfExists(fresh);
            }
            return 0;
        }
        // The draft replaces the file only when it is complete.
        try (TargetFile.Draft draft = target.draft()) {
            Exporter.Result result = write(store, draft.path(), json);
            draft.finish();
            tell(target, result);
        }
        return 0;
    }

    /** Returns the file to write, null for standard output, also if an option names it as a file. */
    private @Nullable TargetFile target() {
        try {
            TargetFile target = file == null ? null : TargetFile.of(file);
            return target == null || target.isStandardOutput() ? null : target;
        } catch (IllegalArgumentException e) {
            throw wrongUsage(e);
        }
    }

    private Exporter.Result write(OpenedStore store, Path fresh, boolean json) throws IOException {
        Exporter exporter =
                new Exporter(store.store(), store.definitions(), Exporter.workspaceOf(store.store()), selectTags);
        long rows = store.definitions().all().stream()
                .mapToLong(definition -> store.store().dao(definition.name()).count())
                .sum();
        Exporter.Result result;
        try (WorkProgress progress = WorkProgress.of(err(), "entities exported", rows)) {
            result = exporter.write(() -> Files.newBufferedWriter(fresh), json, progress::add);
        }
        if (!result.oneMoment()) {
            err().println("entail: the store changed all the time: the entities are not all from one moment");
        }
        if (!result.unseen().isEmpty()) {
            err().println("entail: left out, for this process has no definition of them: "
                    + String.join(", ", result.unseen()));
        }
        return result;
    }

    private void copy(Path fresh) throws IOException {
        try (var in = Files.newBufferedReader(fresh)) {
            in.transferTo(out());
        }
        if (out().checkError()) {
            throw new OutputException("standard output could not take everything: what is there is not complete");
        }
    }

    private void tell(TargetFile target, Exporter.Result result) {
        if (isJson()) {
            out().println(Json.text(Map.of("entities", result.entities(), "file", target.toString())));
        } else {
            out().println(result.entities() + " entities exported to " + target);
        }
    }
}
