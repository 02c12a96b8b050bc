package io.entail.cli.entity;

import io.entail.backup.Backup;
import io.entail.cli.output.Json;
import io.entail.cli.output.ReplayProgress;
import io.entail.cli.output.TargetFile;
import io.entail.cli.output.WorkProgress;
import io.entail.cli.store.OpenedStore;
import io.entail.cli.store.StoreCommand;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code entail backup}: writes a whole store to one file. */
@Command(
        name = "backup",
        description = {
            "Writes every row of all workspaces as it is at this moment, secrets included, and the definitions, to one file "
                    + "with a digest, for 'entail restore'. It holds no history: versions, positions, actors and reasons stay "
                    + "in the log, which is the only proof of the past. The file is for its owner only."
        })
public final class BackupCommand extends StoreCommand {
    @Parameters(paramLabel = "FILE", description = "File to write, as a whole or not at all.")
    private Path file = Path.of("");

    @Override
    public int run(OpenedStore store) throws Exception {
        TargetFile target;
        try {
            target = TargetFile.of(file);
        } catch (IllegalArgumentException e) {
            throw wrongUsage(e);
        }
        long total = store.rows();
        try (TargetFile.Draft draft = target.draft();
                WorkProgress progress = WorkProgress.of(err(), "rows written", total)) {
            Backup written;
            try (OutputStream out = Files.newOutputStream(draft.path())) {
                written = Backup.write(store.store(), store.name(), out, new ReplayProgress(err()), progress::add);
            }
            draft.finish();
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("rows", written.rows());
            told.put("position", written.position());
            told.put("content", written.content());
            told.put("file", target.toString());
            out().println(
                            isJson()
                                    ? Json.text(told)
                                    : written.rows() + " rows as of " + written.position() + " are in " + target
                                            + ", digest of the content " + written.content());
        }
        return 0;
    }
}
