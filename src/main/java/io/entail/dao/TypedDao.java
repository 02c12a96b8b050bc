package io.entail.dao;

import io.entail.read.Entity;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import io.entail.read.Position;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/**
 * A {@link Dao} whose entities are objects of a class that Avro has generated from the entity's definition. Versions,
 * options and everything else are those of {@link #dao()}. Immutable and thread-safe.
 *
 * <p>In an object that is inserted or upserted null means that nothing is given, so that defaults and automatic values
 * come in; in an update it unsets the field. Fields that the log has and the class does not are left alone by an update.
 */
public final class TypedDao<T extends SpecificRecord> {
    private final Dao dao;
    private final AvroBinding<T> binding;

    TypedDao(Dao dao, AvroBinding<T> binding) {
        this.dao = dao;
        this.binding = binding;
    }

    /** The same entities as maps of their fields. */
    public Dao dao() {
        return dao;
    }

    /** The object of an entity that {@link #dao()} returned. */
    public T of(Entity entity) {
        return binding.object(entity.fields());
    }

    /** As {@link Dao#select}. */
    public Optional<T> select(Object key) {
        return dao.select(key).map(this::of);
    }

    /** As {@link Dao#selectBy}. */
    public Optional<T> selectBy(String field, Object value) {
        return dao.selectBy(field, value).map(this::of);
    }

    /** As {@link Dao#page(PageRequest)}; the page's offset is the one to go on with. */
    public List<T> page(PageRequest request) {
        Page page = dao.page(request);
        return page.data().stream().map(this::of).toList();
    }

    /** As {@link Dao#stream}. */
    public Stream<T> stream() {
        return dao.stream().map(this::of);
    }

    /** As {@link Dao#insert}. */
    public T insert(T object) {
        return of(dao.insert(binding.given(object)));
    }

    /** As {@link Dao#insertAsync}. */
    public CompletableFuture<T> insertAsync(T object) {
        return dao.insertAsync(binding.given(object)).thenApply(this::of);
    }

    /** As {@link Dao#update(Object, Map)}, of the entity with the object's key, which gets all the object's fields. */
    public T update(T object) {
        Map<String, Object> fields = binding.all(object);
        return of(dao.update(binding.key(fields), fields));
    }

    /** As {@link #update(SpecificRecord)}, with options. */
    public T update(T object, WriteOptions options) {
        Map<String, Object> fields = binding.all(object);
        return of(dao.update(binding.key(fields), fields, options));
    }

    /** As {@link Dao#upsert(Object, Map)}, under the object's key. */
    public T upsert(T object) {
        Map<String, Object> fields = binding.given(object);
        return of(dao.upsert(binding.key(fields), fields));
    }

    /** As {@link Dao#delete(Object)}. */
    public Position delete(Object key) {
        return dao.delete(key);
    }
}
