package io.entail.dao;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** The calls of a {@link Transaction} with objects: {@link TypedDao#in}. */
public final class TypedCalls<T extends SpecificRecord> {
    private final TypedDao<T> dao;
    private final Transaction write;

    TypedCalls(TypedDao<T> dao, Transaction write) {
        this.dao = dao;
        this.write = write;
    }

    /** Does the same as {@link Transaction#insert(String, Map)}. */
    public Map<String, Object> insert(T object) {
        return insert(object, WriteOptions.NONE);
    }

    /** Does the same as {@link Transaction#insert(String, Map, WriteOptions)}. */
    public Map<String, Object> insert(T object, WriteOptions options) {
        return write.insert(dao.entity(), dao.binding.given(object), options);
    }

    /** Does the same as {@link TypedDao#update(SpecificRecord)}. */
    public void update(T object) {
        update(object, WriteOptions.NONE);
    }

    /** Does the same as {@link TypedDao#update(SpecificRecord, WriteOptions)}. */
    public void update(T object, WriteOptions options) {
        ObjectUpdate<T> update = ObjectUpdate.of(dao, object, options);
        write.update(dao.entity(), update.key(), update.patch(), update.options());
        write.afterwards(written -> written.entities().stream()
                .filter(entity -> entity.type().equals(dao.entity())
                        && dao.binding.key(entity.fields()).equals(update.key()))
                .forEach(update::moveOn));
    }

    /** Does the same as {@link Transaction#update(String, Object, Map)}. */
    public void update(Object key, Map<String, ?> patch) {
        write.update(dao.entity(), key, patch);
    }

    /** Does the same as {@link Transaction#update(String, Object, Map, WriteOptions)}. */
    public void update(Object key, Map<String, ?> patch, WriteOptions options) {
        write.update(dao.entity(), key, patch, options);
    }

    /** Does the same as {@link TypedDao#upsert(SpecificRecord)}. */
    public void upsert(T object) {
        upsert(object, WriteOptions.NONE);
    }

    /** Does the same as {@link TypedDao#upsert(SpecificRecord, WriteOptions)}. */
    public void upsert(T object, WriteOptions options) {
        upsert(dao.binding.key(dao.binding.given(object)), object, options);
    }

    /** Does the same as {@link Transaction#upsert(String, Object, Map)}. */
    public void upsert(Object key, T object) {
        upsert(key, object, WriteOptions.NONE);
    }

    /** Does the same as {@link Transaction#upsert(String, Object, Map, WriteOptions)}. */
    public void upsert(Object key, T object, WriteOptions options) {
        write.upsert(dao.entity(), key, dao.binding.given(object), options, dao.binding.definition());
    }

    /** Does the same as {@link Transaction#delete(String, Object)}. */
    public void delete(Object key) {
        write.delete(dao.entity(), key);
    }

    /** Does the same as {@link Transaction#delete(String, Object, WriteOptions)}. */
    public void delete(Object key, WriteOptions options) {
        write.delete(dao.entity(), key, options);
    }

    /** Does the same as {@link Transaction#updateBy(String, String, Object, Map)}. */
    public void updateBy(String field, Object value, Map<String, ?> patch) {
        write.updateBy(dao.entity(), field, value, patch);
    }

    /** Does the same as {@link Transaction#updateBy(String, String, Object, Map, WriteOptions)}. */
    public void updateBy(String field, Object value, Map<String, ?> patch, WriteOptions options) {
        write.updateBy(dao.entity(), field, value, patch, options);
    }

    /** Does the same as {@link Transaction#upsertBy(String, String, Object, Map)}. */
    public void upsertBy(String field, Object value, T object) {
        upsertBy(field, value, object, WriteOptions.NONE);
    }

    /** Does the same as {@link Transaction#upsertBy(String, String, Object, Map, WriteOptions)}. */
    public void upsertBy(String field, Object value, T object, WriteOptions options) {
        write.upsertBy(dao.entity(), field, value, dao.binding.given(object), options, dao.binding.definition());
    }

    /** Does the same as {@link Transaction#deleteBy(String, String, Object)}. */
    public void deleteBy(String field, Object value) {
        write.deleteBy(dao.entity(), field, value);
    }

    /** Does the same as {@link Transaction#deleteBy(String, String, Object, WriteOptions)}. */
    public void deleteBy(String field, Object value, WriteOptions options) {
        write.deleteBy(dao.entity(), field, value, options);
    }

    /** Does the same as {@link Transaction#check}. */
    public void check(Object key, long version) {
        write.check(dao.entity(), key, version);
    }
}
