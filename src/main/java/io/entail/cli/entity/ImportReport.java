package io.entail.cli.entity;

import io.entail.cli.output.WorkProgress;
import io.entail.declarative.ImportListener;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Shows the progress of an import on standard error. */
public final class ImportReport implements ImportListener {
    private final PrintWriter err;
    private @Nullable WorkProgress progress;

    public ImportReport(PrintWriter err) {
        this.err = err;
    }

    @Override
    public synchronized void begins(String task, long total) {
        progress = WorkProgress.of(err, task, total);
    }

    @Override
    public synchronized void advances(long more) {
        if (progress != null) {
            progress.add(more);
        }
    }

    @Override
    public synchronized void ends() {
        if (progress != null) {
            progress.close();
            progress = null;
        }
    }

    @Override
    public synchronized void notes(String sentence) {
        err.println("entail: " + sentence);
        err.flush();
    }
}
