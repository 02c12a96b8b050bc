package io.entail.dao;

import io.entail.dao.objects.AvroBinding;
import io.entail.dao.objects.ReadObjects;
import io.entail.errors.Failures;
import io.entail.errors.words.Misuse;
import io.entail.read.Entity;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The update that results from a modified object: it contains the fields that differ from when the object was read, and
 * applies only if the entity still has the version of that time. So no change of another writer is undone, and no field
 * is written that the holder of the object did not change.
 *
 * @param given the fields of the object when the call was made
 */
record ObjectUpdate<T extends SpecificRecord>(
        TypedReadDao<T> dao,
        T object,
        Map<String, Object> given,
        Map<String, Object> key,
        Map<String, @Nullable Object> patch,
        WriteOptions options) {

    /**
     * Returns the update of an object.
     *
     * @throws IllegalArgumentException when its version is not known, or its key was changed
     */
    static <T extends SpecificRecord> ObjectUpdate<T> of(TypedReadDao<T> dao, T object, WriteOptions options) {
        Misuse.requireGiven(options, "options", Options.WHEN_SPECIFIED);
        AvroBinding<T> binding = dao.binding;
        Map<String, Object> given = binding.given(object);
        Map<String, Object> key = binding.key(given);
        ReadObjects.Known known = dao.objects.of(object);
        Map<String, Object> read =
                known == null ? null : binding.fields(known.bytes().array());
        if (read != null && !binding.key(read).equals(key)) {
            throw new IllegalArgumentException("the object was read with primary key '"
                    + Failures.literal(binding.key(read)) + "' and has '" + Failures.literal(key)
                    + "' now: a key cannot be changed; give it back, or insert another entity");
        }
        OptionalLong asked = options.ifVersion();
        if (known == null && asked.isEmpty()) {
            throw new IllegalArgumentException("no version is known of this object of '" + binding.entity()
                    + "', for it was not read here, or is a copy: read the entity and change that object,"
                    + " or name the version with WriteOptions.ifVersion,"
                    + " or replace whatever is there with upsert");
        }
        long version = asked.orElseGet(() -> known == null ? 0 : known.version());
        if (known == null || known.version() != version) {
            read = now(dao, key, version);
        }
        Map<String, @Nullable Object> patch = read == null ? binding.all(given) : binding.changes(read, given);
        return new ObjectUpdate<>(
                dao, object, given, key, patch, new WriteOptions(OptionalLong.of(version), options.ttl()));
    }

    /** Returns the fields of the entity with the version that a caller names; null when it has another version here. */
    private static <T extends SpecificRecord> @Nullable Map<String, Object> now(
            TypedReadDao<T> dao, Map<String, Object> key, long version) {
        return dao.dao
                .look(key)
                .filter(entity -> entity.version() == version)
                .map(entity -> dao.binding.fields(dao.binding.bytes(ReadDao.fields(entity))))
                .orElse(null);
    }

    /** Notes that the object has the stored version from now on. */
    void moveOn(Entity stored) {
        dao.keep(object, dao.binding.bytes(given), stored);
    }

    T stored(Entity entity) {
        moveOn(entity);
        return dao.of(entity);
    }
}
