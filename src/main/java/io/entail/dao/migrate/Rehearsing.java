package io.entail.dao.migrate;

import io.entail.replica.StoreLog;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import io.entail.schema.ReferenceField;
import io.entail.schema.UniqueConstraint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds faults that otherwise only the log would detect, before anything is written: two rows with a value that is to
 * be unique, and references to rows that do not exist. Keeps the new unique values of all rows in memory, about 100
 * bytes each. Used by one thread.
 */
final class Rehearsing implements Pass.Sink {
    private final StoreLog log;
    private final EntityRun run;
    private final Pass pass;
    private final EntityDefinition prepared;
    private final int uniqueKnown;
    private final int referencesKnown;
    private final Map<Claim, Bytes> holders = new HashMap<>();

    private record Claim(int constraint, @Nullable Bytes scope, Bytes claim) {}

    Rehearsing(StoreLog log, EntityRun run, Pass pass) {
        this.log = log;
        this.run = run;
        this.pass = pass;
        this.prepared = run.plan().prepared();
        this.uniqueKnown = run.plan().latest().unique().size();
        this.referencesKnown = run.plan().latest().references().size();
    }

    @Override
    public void row(Bytes key, Row row, MigratedRow made) {
        boolean rewritten = row.definition() == run.plan().version();
        if (pass.isOver(row) || (made.put() == null && !rewritten)) {
            return;
        }
        String fault = made.put() == null
                ? fault(key, row, row.claims(), row.references())
                : fault(key, row, made.put().claims(), made.put().references());
        if (fault != null) {
            run.noteBroken(key, row, fault);
        } else if (made.put() != null) {
            run.noteRewritten(1);
        }
    }

    private @Nullable String fault(Bytes key, Row row, List<@Nullable Bytes> claims, List<@Nullable Bytes> references) {
        for (int i = referencesKnown; i < references.size(); i++) {
            Bytes parent = references.get(i);
            if (parent != null && !isThere(prepared.references().get(i), parent, row)) {
                return LogFaults.missing(run, i, parent);
            }
        }
        for (int i = uniqueKnown; i < claims.size(); i++) {
            Bytes claim = claims.get(i);
            if (claim != null) {
                UniqueConstraint unique = prepared.unique().get(i);
                Bytes scope = unique.acrossWorkspaces() ? null : row.workspace();
                Claim wanted = new Claim(i, scope, claim);
                Bytes other = holders.putIfAbsent(wanted, key);
                if (other != null && has(other, wanted) && has(key, wanted)) {
                    return LogFaults.taken(run, i, other);
                }
                if (other != null) {
                    // The row that holds the value now is checked again before the last step.
                    holders.put(wanted, key);
                }
            }
        }
        return null;
    }

    /**
     * Returns whether a row has a value now: other processes write meanwhile, and a value may move from one row to
     * another.
     */
    private boolean has(Bytes key, Claim wanted) {
        Row row = log.row(run.entity(), key);
        if (row == null) {
            return false;
        }
        Bytes scope = prepared.unique().get(wanted.constraint()).acrossWorkspaces() ? null : row.workspace();
        LogRecord.Put put = run.maker().of(key, row).put();
        if (put == null && row.definition() != run.plan().version()) {
            return false;
        }
        List<@Nullable Bytes> claims = put == null ? row.claims() : put.claims();
        return wanted.constraint() < claims.size()
                && wanted.claim().equals(claims.get(wanted.constraint()))
                && Objects.equals(wanted.scope(), scope);
    }

    private boolean isThere(ReferenceField reference, Bytes key, Row child) {
        Row parent = log.definition(reference.entity()) == null ? null : log.row(reference.entity(), key);
        return parent != null
                && (parent.workspace() == null || parent.workspace().equals(child.workspace()));
    }
}
