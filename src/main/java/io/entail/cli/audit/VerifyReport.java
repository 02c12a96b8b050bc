package io.entail.cli.audit;

import io.entail.audit.verify.Finding;
import io.entail.audit.verify.HeadStatement;
import io.entail.audit.verify.Totals;
import io.entail.audit.verify.Verified;
import io.entail.audit.verify.VerifyListener;
import io.entail.cli.output.JsonDocument;
import io.entail.cli.output.Line;
import io.entail.cli.output.Line.Style;
import io.entail.cli.output.TargetFile;
import io.entail.cli.output.WorkProgress;
import io.entail.forms.VerifiedJson;
import io.entail.read.Position;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reports a verification, to people or as JSON. Used by one thread. */
final class VerifyReport implements VerifyListener, AutoCloseable {
    private final PrintWriter out;
    private final PrintWriter err;
    private final @Nullable JsonDocument document;
    private @Nullable WorkProgress feed;
    private @Nullable WorkProgress rows;
    private long feedTold;
    private long found;
    private boolean waitingTold;

    VerifyReport(PrintWriter out, PrintWriter err, boolean json) throws IOException {
        this.out = out;
        this.err = err;
        this.document = json ? new JsonDocument() : null;
    }

    @Override
    public void found(Finding finding) {
        found++;
        if (document == null) {
            out.println(Line.of(Style.REMOVED, finding.toString()));
            out.flush();
            return;
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("topic", finding.topic());
        json.put("offset", finding.offset() < 0 ? null : finding.offset());
        json.put(
                "position",
                finding.position() == null ? null : finding.position().toString());
        json.put("entity", finding.entity());
        json.put("key", finding.key());
        json.put("what", finding.what());
        try {
            document.add(json);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep what was found", e);
        }
    }

    /** Reports that a signed statement itself is wrong. */
    void statement(HeadStatement statement, String what) {
        found(new Finding("statement", -1, statement.position(), null, null, what));
    }

    /** Returns the number of findings that were reported. */
    long found() {
        return found;
    }

    @Override
    public void read(long offset, long end) {
        WorkProgress current = feed;
        if (current == null) {
            current = WorkProgress.of(err, "offsets of the feed read", end);
            feed = current;
        }
        current.add(offset - feedTold);
        feedTold = offset;
    }

    @Override
    public void waiting(Position reached, Position wanted) {
        if (!waitingTold) {
            waitingTold = true;
            err.println("entail: the feed has come to " + reached + "; waiting for it to come to " + wanted);
            err.flush();
        }
    }

    @Override
    public void compared(long done, long all) {
        WorkProgress current = rows;
        if (current == null) {
            closeProgress();
            current = WorkProgress.of(err, "rows compared", all);
            rows = current;
        }
        current.add(1);
    }

    /**
     * Prints the result.
     *
     * @param signed the file of the statement that was written, null for none
     * @param checked the statement that the feed was compared with, null for none
     */
    void end(Verified verified, @Nullable TargetFile signed, @Nullable HeadStatement checked) throws IOException {
        closeProgress();
        long findings = Math.max(found, verified.findings());
        if (document != null) {
            document.print(
                    out, VerifiedJson.of(verified, findings, signed == null ? null : signed.toString(), checked));
            return;
        }
        if (findings > found) {
            out.println("and " + (findings - found) + " more findings");
        }
        out.println(verified.changes() + " changes and " + verified.records() + " records of the log through "
                + verified.position() + ", sequence " + verified.sequence());
        entities(verified).forEach(entity -> out.println("  " + entity + ": " + rows(entity, verified)));
        out.println("digest of the feed " + verified.digest());
        out.println("digest of the log  " + verified.logDigest());
        if (checked != null) {
            out.println(
                    "compared with the statement signed " + checked.at() + " at " + checked.position() + ", sequence "
                            + checked.sequence()
                            + (verified.madeAnew()
                                    ? "; the feed was made anew since and has more about each change: the old chain, computed"
                                            + " from it, ends as it was signed"
                                    : ""));
        }
        if (signed != null) {
            out.println("signed in " + signed);
        }
        out.println(
                findings == 0
                        ? Line.of(Style.ADDED, "nothing was altered")
                        : Line.of(Style.REMOVED, findings + (findings == 1 ? " finding" : " findings")));
    }

    private static Set<String> entities(Verified verified) {
        Set<String> names = new TreeSet<>(verified.feed().keySet());
        if (verified.replica() != null) {
            names.addAll(verified.replica().keySet());
        }
        return names;
    }

    private static String rows(String entity, Verified verified) {
        Totals.Total feed = verified.feed().get(entity);
        Map<String, Totals.Total> replica = verified.replica();
        return replica == null || Objects.equals(feed, replica.get(entity))
                ? text(feed)
                : "in the feed " + text(feed) + "; in the copy " + text(replica.get(entity));
    }

    private static String text(Totals.@Nullable Total total) {
        return total == null ? "none" : total.rows() + " rows, digest " + total.digest();
    }

    private void closeProgress() {
        if (feed != null) {
            feed.close();
        }
        if (rows != null) {
            rows.close();
        }
    }

    @Override
    public void close() throws IOException {
        closeProgress();
        if (document != null) {
            document.close();
        }
    }
}
