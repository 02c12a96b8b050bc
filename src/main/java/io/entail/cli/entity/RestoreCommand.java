package io.entail.cli.entity;

import io.entail.backup.BackupFile;
import io.entail.backup.Restoring;
import io.entail.cli.output.Json;
import io.entail.cli.output.OutputException;
import io.entail.cli.output.ReplayProgress;
import io.entail.cli.output.WorkProgress;
import io.entail.cli.store.OpenedStore;
import io.entail.cli.store.StoreCommand;
import io.entail.cli.store.WriteRemarks;
import io.entail.text.Reasons;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code entail restore}: restores a backup into a new store. */
@Command(
        name = "restore",
        description = {
            "Puts a backup into a store that has no rows yet (--store), with the ids and automatic values of its rows, and "
                    + "compares what is there then with the backup. It is another store: its history begins with this."
        })
public final class RestoreCommand extends StoreCommand {
    /** A new store has one row, its default workspace. */
    private static final long ROWS_OF_A_NEW_STORE = 1;

    @Parameters(paramLabel = "FILE", description = "What 'entail backup' has written.")
    private Path file = Path.of("");

    @Mixin
    private WriteRemarks remarks = new WriteRemarks();

    private @Nullable BackupFile backup;

    @Override
    protected boolean isWriting() {
        return true;
    }

    /** Checks the file before a store is created for it. */
    @Override
    protected void checkUsage() {
        try {
            backup = BackupFile.check(file);
        } catch (IOException e) {
            throw wrongUsage(new IllegalArgumentException(file + " cannot be read: " + Reasons.of(e), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public int run(OpenedStore store) throws Exception {
        BackupFile from = backup == null ? BackupFile.check(file) : backup;
        long rows = store.rows();
        if (rows > ROWS_OF_A_NEW_STORE) {
            throw new OutputException("the store '" + store.name() + "' has rows already (" + rows
                    + ") and nothing was written: restore into a new one, --store NAME");
        }
        List<String> misfits = from.misfits(store.store());
        if (!misfits.isEmpty()) {
            throw new OutputException("the definitions of " + file + " do not fit, and no row was written: "
                    + String.join("; ", misfits));
        }
        long leftOut;
        try (WorkProgress progress =
                WorkProgress.of(err(), "rows restored", from.backup().rows())) {
            leftOut = Restoring.restore(
                    from,
                    remarks.on(store.store().because("restored from " + file.getFileName())),
                    new ReplayProgress(err()),
                    progress::add);
        }
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("rows", from.backup().rows() - leftOut);
        told.put("left_out", leftOut);
        told.put("content", from.backup().content());
        out().println(
                        isJson()
                                ? Json.text(told)
                                : (from.backup().rows() - leftOut) + " rows of the store '" + from.store() + "' as of "
                                        + from.time()
                                        + " are in '" + store.name() + "', with the same digest"
                                        + (leftOut == 0 ? "" : "; " + leftOut + " rows that expire were left out"));
        return 0;
    }
}
