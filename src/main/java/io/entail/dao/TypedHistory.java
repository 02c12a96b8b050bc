package io.entail.dao;

import io.entail.audit.History;
import io.entail.audit.Version;
import java.util.Iterator;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.avro.specific.SpecificRecord;

/** The same as {@link History}, with objects. Immutable and thread-safe, but its iterators are not. */
public final class TypedHistory<T extends SpecificRecord> implements Iterable<TypedVersion<T>> {
    private final History history;
    private final Function<Version, TypedVersion<T>> typed;

    TypedHistory(History history, Function<Version, TypedVersion<T>> typed) {
        this.history = history;
        this.typed = typed;
    }

    /** Returns the versions from the creation on. */
    public Iterable<TypedVersion<T>> oldestFirst() {
        return each(history.oldestFirst(), typed);
    }

    /** Returns the versions from the latest change back. */
    public Iterable<TypedVersion<T>> newestFirst() {
        return this;
    }

    /** Does the same as {@link #newestFirst}. */
    @Override
    public Iterator<TypedVersion<T>> iterator() {
        return each(history, typed).iterator();
    }

    /** Does the same as {@link #newestFirst}, as a stream. */
    public Stream<TypedVersion<T>> stream() {
        return StreamSupport.stream(spliterator(), false);
    }

    /** Returns an iterable that converts elements when they are read. */
    static <A, B> Iterable<B> each(Iterable<A> elements, Function<? super A, ? extends B> as) {
        return () -> {
            Iterator<A> from = elements.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return from.hasNext();
                }

                @Override
                public B next() {
                    return as.apply(from.next());
                }
            };
        };
    }
}
