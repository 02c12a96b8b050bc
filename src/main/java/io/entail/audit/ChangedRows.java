package io.entail.audit;

import io.entail.audit.RowPlaces.RowId;
import io.entail.audit.RowSteps.Step;
import io.entail.errors.Failures;
import io.entail.errors.TopicRefusedException;
import io.entail.errors.UnknownPositionException;
import io.entail.read.ReplayListener;
import io.entail.replica.LogEntry;
import io.entail.replica.StoreLog;
import io.entail.resolve.LogDecoder;
import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Check;
import io.entail.resolve.LogRecord.Put;
import io.entail.resolve.LogRecord.Write;
import io.entail.resolve.Row;
import io.entail.state.ChangePlaces.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows that some writes have changed, and all later changes of each. The index of the replica gives their
 * positions; if it does not reach back far enough, the log is replayed once. Thread-safe.
 */
public final class ChangedRows {
    /** The most changes of a selection. It limits memory; larger selections have to be split. */
    private static final int CHANGES_MAX = 1_000_000;

    /** The number of records of the log in memory at once. */
    private static final int RECORDS = 64;

    /**
     * How many changes of others are considered for a row between two selected writes, or after the last: only the
     * newest ones.
     */
    private static final int OTHERS_MAX = 100;

    private final StoreLog log;
    private final ReplayListener listener;
    private final EntityImages images;

    public ChangedRows(StoreLog log, ReplayListener listener) {
        this.log = log;
        this.listener = listener;
        this.images = new EntityImages(log);
    }

    /** The accepted writes of the selection, in the order of the log, and the rows that they have changed. */
    public record Found(List<PastWrite> writes, List<RowSteps> rows) {}

    /** A selected write, of which it is not yet known whether it was accepted. */
    private record Candidate(PastWrite write, List<Change> changes) {
        long offset() {
            return write.position().offset();
        }
    }

    /**
     * Returns the rows that the selected writes have changed, each once.
     *
     * @throws UnknownPositionException when the selection contains no accepted write
     */
    public Found of(WriteSelection selection) {
        List<Candidate> candidates = candidates(selection);
        Set<RowId> touched = new HashSet<>();
        candidates.forEach(candidate -> candidate.changes().forEach(change -> touched.add(id(change))));
        touched.removeIf(row -> log.definition(row.entity()) == null);
        if (touched.isEmpty()) {
            throw noEffect(selection, candidates);
        }
        try (RowPlaces places = RowPlaces.from(candidates.get(0).offset(), touched, log, listener)) {
            List<Candidate> accepted = candidates.stream()
                    .filter(candidate -> isAccepted(candidate, touched, places))
                    .toList();
            if (accepted.isEmpty()) {
                throw noEffect(selection, candidates);
            }
            return new Found(accepted.stream().map(Candidate::write).toList(), new Assembly(places, accepted).rows());
        }
    }

    /** Returns what a row was at each of its changes, by the definition that is in force now. */
    public RowContents contents(RowSteps row) {
        return new RowContents(images, row);
    }

    private static boolean isAccepted(Candidate candidate, Set<RowId> known, RowPlaces places) {
        RowId any = id(candidate.changes().get(0));
        return known.contains(any)
                && !places.between(any, candidate.offset(), candidate.offset()).isEmpty();
    }

    private static RowId id(Change change) {
        return new RowId(change.entity(), change.key());
    }

    private List<Candidate> candidates(WriteSelection selection) {
        List<Candidate> found = new ArrayList<>();
        long readable = log.reader().reached().offset();
        long through = selection.through() == null
                ? readable
                : Math.min(readable, selection.through().offset());
        long[] changes = {0};
        LogDecoder decoder = new LogDecoder();
        log.records().each(selection.from().offset(), through, entry -> {
            if (decoder.decode(entry.value()) instanceof Write write) {
                PastWrite past = PastWrite.of(entry, write);
                List<Change> effects = selection.selects(past) ? effects(write) : List.of();
                if (!effects.isEmpty()) {
                    found.add(new Candidate(past, effects));
                    changes[0] += effects.size();
                    requireFew(selection, changes[0]);
                }
            }
            return true;
        });
        return found;
    }

    private static List<Change> effects(Write write) {
        return write.changes().stream()
                .filter(change -> !(change instanceof Check))
                .toList();
    }

    private static void requireFew(WriteSelection selection, long changes) {
        if (changes > CHANGES_MAX) {
            throw Failures.invalidOptions(Map.of(
                    "writes",
                    selection + " there are more than " + CHANGES_MAX
                            + " changes: choose fewer writes at a time, the newest first"));
        }
    }

    private static UnknownPositionException noEffect(WriteSelection selection, List<Candidate> candidates) {
        String what;
        if (candidates.isEmpty()) {
            what = selection + " there is no write that has changed anything";
        } else if (selection.isOne()) {
            what = "the write " + selection + " was refused and had no effect";
        } else {
            what = selection + " there are only writes that were refused and had no effect";
        }
        return new UnknownPositionException(
                what, Map.of("position", selection.from().toString()));
    }

    /** Combines the positions of changes with the records there. */
    private final class Assembly {
        private final RowPlaces places;
        private final Set<Long> selected = new HashSet<>();
        private final Map<RowId, Path> paths = new LinkedHashMap<>();
        private final Map<Long, Map<RowId, Made>> wanted = new TreeMap<>();

        Assembly(RowPlaces places, List<Candidate> accepted) {
            this.places = places;
            accepted.forEach(candidate -> selected.add(candidate.offset()));
            for (Candidate candidate : accepted) {
                candidate.changes().forEach(change -> enter(change, candidate.offset()));
            }
            for (Candidate candidate : accepted) {
                candidate.changes().forEach(change -> make(candidate.write(), change));
            }
            read();
        }

        private void enter(Change change, long offset) {
            RowId row = id(change);
            if (paths.containsKey(row)) {
                return;
            }
            Place before = change.expected() == 0 ? null : places.lastBefore(row, offset);
            List<Made> steps = few(places.between(row, offset, Long.MAX_VALUE)).stream()
                    .map(place -> want(row, place))
                    .toList();
            paths.put(row, new Path(change.expected() > 0, before == null ? null : want(row, before), steps));
        }

        /** Drops older changes of others before the next selected write: only their result matters. */
        private List<Place> few(List<Place> all) {
            List<Place> few = new ArrayList<>();
            int others = 0;
            for (int i = all.size() - 1; i >= 0; i--) {
                others = selected.contains(all.get(i).offset()) ? 0 : others + 1;
                if (others <= OTHERS_MAX) {
                    few.add(all.get(i));
                }
            }
            Collections.reverse(few);
            return few;
        }

        private Made want(RowId row, Place place) {
            return wanted.computeIfAbsent(place.offset(), each -> new HashMap<>())
                    .computeIfAbsent(row, each -> new Made(place));
        }

        /** Reads the records that were not read yet, each once. */
        private void read() {
            List<Long> offsets = wanted.entrySet().stream()
                    .filter(each -> each.getValue().values().stream().anyMatch(made -> made.write == null))
                    .map(Map.Entry::getKey)
                    .toList();
            for (int i = 0; i < offsets.size(); i += RECORDS) {
                List<Long> some = offsets.subList(i, Math.min(offsets.size(), i + RECORDS));
                for (LogEntry entry : log.records().at(some)) {
                    if (entry != null && new LogDecoder().decode(entry.value()) instanceof Write write) {
                        PastWrite past = PastWrite.of(entry, write);
                        effects(write).forEach(change -> make(past, change));
                    }
                }
            }
        }

        private void make(PastWrite write, Change change) {
            Made made = wanted.getOrDefault(write.position().offset(), Map.of()).get(id(change));
            if (made != null) {
                made.write = write;
                made.row = change instanceof Put put ? Row.of(made.place.version(), made.place.offset(), put) : null;
            }
        }

        List<RowSteps> rows() {
            List<RowSteps> rows = new ArrayList<>();
            paths.forEach((row, path) -> {
                Row first = null;
                if (path.before != null) {
                    first = path.before.known().row;
                } else if (path.existed) {
                    first = places.first(row);
                }
                List<Step> steps = path.steps.stream()
                        .map(Made::known)
                        .map(made -> new Step(
                                Objects.requireNonNull(made.write), selected.contains(made.place.offset()), made.row))
                        .toList();
                rows.add(new RowSteps(row.entity(), row.key(), first, steps));
            });
            return rows;
        }
    }

    /**
     * The changes that led to the current row: {@code before} is null when the first selected write created the row, or
     * when it is not known.
     */
    private record Path(boolean existed, @Nullable Made before, List<Made> steps) {}

    /** The row after a change, which is filled in when the record is read. */
    private static final class Made {
        private final Place place;
        private @Nullable PastWrite write;
        private @Nullable Row row;

        Made(Place place) {
            this.place = place;
        }

        Made known() {
            if (write == null) {
                throw new TopicRefusedException(
                        "the log has another record at offset " + place.offset()
                                + " than the one that this directory has applied",
                        Map.of());
            }
            return this;
        }
    }
}
