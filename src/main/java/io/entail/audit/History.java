package io.entail.audit;

import io.entail.audit.RowVersions.Found;
import io.entail.read.Entity;
import io.entail.read.EntityChange;
import io.entail.read.EntityChange.Operation;
import io.entail.read.Position;
import io.entail.read.ReplayListener;
import io.entail.read.Scope;
import io.entail.replica.StoreLog;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord.Put;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * All versions of one entity, including those before it was deleted and created again; empty when it never existed.
 * Versions are read from the log on demand, the latest first: {@code for (Version version : history)}. Immutable and
 * thread-safe, but its iterators are not.
 */
public final class History implements Iterable<Version> {
    private final RowVersions versions;
    private final EntityImages images;
    private final Scope scope;
    private final UnaryOperator<Entity> shape;
    private final String entity;

    /** The version of the definition that all are shown by, 0 to show each by the definition of its time. */
    private final int shownBy;

    /**
     * Creates the history of a row. Each version is shown by the definition of its time.
     *
     * @param scope the rows to show
     * @param shape converts entities to the form that callers see
     * @param listener is told about the replay that finds changes older than the index
     */
    public History(
            StoreLog log, String entity, Bytes key, Scope scope, UnaryOperator<Entity> shape, ReplayListener listener) {
        this(new RowVersions(log, entity, key, listener), new EntityImages(log), scope, shape, entity, 0);
    }

    private History(
            RowVersions versions,
            EntityImages images,
            Scope scope,
            UnaryOperator<Entity> shape,
            String entity,
            int shownBy) {
        this.versions = versions;
        this.images = images;
        this.scope = scope;
        this.shape = shape;
        this.entity = entity;
        this.shownBy = shownBy;
    }

    /** Returns the same history with all versions shown by the definition that is in force now. */
    public History byDefinitionOfNow() {
        return byDefinition(images.now(entity));
    }

    /**
     * Returns the same history with all versions shown by one version of the definition. Fields that a row does not have are
     * unset.
     *
     * @param version the number of a version that is not a prepared one
     */
    public History byDefinition(int version) {
        return new History(versions, images, scope, shape, entity, version);
    }

    /**
     * Returns the last steps of the migrations of this kind of entity, in order. Versions on both sides of one are shown by
     * different definitions. Those whose place in the log is not known are left out.
     */
    public List<Migrated> migrations() {
        return images.migrations(entity).stream()
                .filter(each -> each.offset() >= 0)
                .map(each -> new Migrated(
                        Position.of(each.offset()), each.migration().version()))
                .toList();
    }

    /**
     * The last step of a migration.
     *
     * @param position its position in the log
     * @param version the version of the definition that it put in force
     */
    public record Migrated(Position position, int version) {}

    /** Returns the versions from the creation on. */
    public Iterable<Version> oldestFirst() {
        return () -> new Walk(versions.oldestFirst(), false);
    }

    /** Returns the versions from the latest change back. */
    public Iterable<Version> newestFirst() {
        return this;
    }

    /** Iterates like {@link #newestFirst}. */
    @Override
    public Iterator<Version> iterator() {
        return new Walk(versions.newestFirst(), true);
    }

    /** Returns a stream like {@link #newestFirst}. */
    public Stream<Version> stream() {
        return StreamSupport.stream(spliterator(), false);
    }

    private final class Walk implements Iterator<Version> {
        private final Iterator<Found> found;
        private final boolean newestFirst;
        private final Deque<Version> ready = new ArrayDeque<>();

        /** The version that was read before this one: its successor or its predecessor, depending on the direction. */
        private @Nullable Found neighbour;

        private boolean ended;

        Walk(Iterator<Found> found, boolean newestFirst) {
            this.found = found;
            this.newestFirst = newestFirst;
        }

        @Override
        public boolean hasNext() {
            while (ready.isEmpty() && !ended) {
                advance();
            }
            return !ready.isEmpty();
        }

        private void advance() {
            Found next = found.hasNext() ? found.next() : null;
            ended = next == null;
            Found before = newestFirst ? next : neighbour;
            Found of = newestFirst ? neighbour : next;
            neighbour = next;
            if (of != null) {
                Version version = version(of, before);
                if (isShown(version)) {
                    ready.add(version);
                }
            }
        }

        @Override
        public Version next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ready.remove();
        }
    }

    private boolean isShown(Version version) {
        String workspace = version.change().entity().workspace();
        return scope.workspace() == null || workspace == null || workspace.equals(scope.workspace());
    }

    private Version version(Found of, @Nullable Found previous) {
        long at = of.entry().appendTime();
        Position position = Position.of(of.place().offset());
        int shown = shownBy > 0 ? shownBy : images.at(entity, of.place().offset());
        boolean replaces = of.change().expected() > 0;
        Entity before = replaces && previous != null && previous.change() instanceof Put put
                ? images.of(put, previous.place(), shown, at)
                : null;
        Entity after = of.change() instanceof Put put ? images.of(put, of.place(), shown, at) : null;
        return new Version(
                of.place().version(),
                new EntityChange(
                        before == null ? Operation.CREATE : after == null ? Operation.DELETE : Operation.UPDATE,
                        position,
                        Instant.ofEpochMilli(at),
                        of.write().id(),
                        of.write().actor(),
                        of.write().reason(),
                        before == null ? null : shape.apply(before),
                        after == null ? null : shape.apply(after)));
    }
}
