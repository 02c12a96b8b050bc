package io.entail.audit;

import io.entail.read.ReplayListener;
import io.entail.replica.LogEntry;
import io.entail.replica.StoreLog;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogDecoder;
import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Put;
import io.entail.resolve.LogRecord.Write;
import io.entail.state.Defined;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds rows by a unique value that they no longer have, by reading all records of the log. */
public final class FormerHolders {
    /** The number of records between two reports of the progress. */
    private static final int TELL_EVERY = 1_000;

    private final StoreLog log;

    public FormerHolders(StoreLog log) {
        this.log = log;
    }

    /**
     * Returns the keys of the rows to which writes assigned a value, whether accepted or not; the latest first.
     *
     * @param constraint index of the unique constraint
     */
    public List<Bytes> of(String entity, int constraint, Bytes claim, ReplayListener listener) {
        LogDecoder decoder = new LogDecoder();
        Set<Bytes> keys = new LinkedHashSet<>();
        long last = log.reader().reached().offset();
        log.records().each(0, last, entry -> {
            collect(decoder, entry, entity, constraint, claim, keys);
            if (entry.offset() % TELL_EVERY == 0) {
                listener.replayed(entry.offset(), last + 1);
            }
            return true;
        });
        listener.replayed(last + 1, last + 1);
        List<Bytes> found = new ArrayList<>(keys);
        Collections.reverse(found);
        return found;
    }

    /**
     * Returns the claim of a put. A row lists its claims in the order of the definition that it names, which may differ
     * from the present one.
     */
    private @Nullable Bytes claim(Put put, int constraint) {
        Defined defined = log.defined(put.entity());
        Defined.Version version = defined == null ? null : defined.version(put.definition());
        if (defined == null || version == null) {
            return null;
        }
        int number = defined.numbers().ofUnique(constraint);
        int place = version.definition().numbers().uniqueIndex(number);
        return place >= 0 && place < put.claims().size() ? put.claims().get(place) : null;
    }

    private void collect(
            LogDecoder decoder, LogEntry entry, String entity, int constraint, Bytes claim, Set<Bytes> keys) {
        if (!(decoder.decode(entry.value()) instanceof Write write)) {
            return;
        }
        for (Change change : write.changes()) {
            if (change instanceof Put put && put.entity().equals(entity) && claim.equals(claim(put, constraint))) {
                keys.remove(put.key());
                keys.add(put.key());
            }
        }
    }
}
