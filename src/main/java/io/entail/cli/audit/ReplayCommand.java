package io.entail.cli.audit;

import io.entail.audit.Moment;
import io.entail.cli.output.Json;
import io.entail.cli.output.ReplayProgress;
import io.entail.cli.store.OpenedStore;
import io.entail.cli.store.StoreCommand;
import io.entail.cli.time.MomentOption;
import io.entail.forms.MomentText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code entail replay}: builds a replica's directory from the log. */
@Command(
        name = "replay",
        description = {
            "Applies the log from its beginning to a fresh directory, which a store can then be opened with (--data).",
            "With --to only through a moment; whoever opens the directory goes on from there."
        })
public final class ReplayCommand extends StoreCommand {
    @Parameters(paramLabel = "DIRECTORY", description = "Must be empty or not exist.")
    private Path directory = Path.of("");

    @Option(
            names = "--to",
            paramLabel = MomentOption.PARAM,
            converter = MomentOption.class,
            description = "The last moment. Default: now.")
    private @Nullable MomentText to;

    @Override
    protected void checkUsage() {
        if (Files.exists(directory) ? !Files.isDirectory(directory) : Files.isSymbolicLink(directory)) {
            throw wrongUsage(new IllegalArgumentException(
                    "DIRECTORY: " + directory + " is no directory, nor a name where one can be made"));
        }
    }

    @Override
    protected int run(OpenedStore store) {
        Moment moment = to == null ? store.now() : to.in(store.store());
        moment.remark().ifPresent(remark -> err().println("entail: " + remark));
        long start = System.nanoTime();
        store.store().replay(directory, moment.position(), new ReplayProgress(err()));
        double seconds = (System.nanoTime() - start) / 1e9;
        long records = moment.position().offset() + 1;
        if (isJson()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("directory", directory.toString());
            document.put("records", records);
            document.put("seconds", Math.round(seconds * 1_000) / 1_000.0);
            document.put("reached", moment.position().toString());
            out().println(Json.text(document));
        } else {
            out().println(records + " records through " + moment.position() + " replayed to " + directory + ", "
                    + Math.round(records / seconds) + " a second");
        }
        return 0;
    }
}
