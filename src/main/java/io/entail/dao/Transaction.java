package io.entail.dao;

import io.entail.dao.plan.Catalog;
import io.entail.dao.plan.EntityType;
import io.entail.dao.plan.Operation;
import io.entail.dao.plan.RowTarget;
import io.entail.errors.words.Misuse;
import io.entail.read.Scope;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.input.EntityInput;
import io.entail.schema.value.FieldType;
import io.entail.schema.value.Given;
import io.entail.writes.ValidEntity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects the calls of one write: all of them are done or none. Each sees what the ones before it will have done, so a
 * row that is inserted by one may be a parent to the next. Nothing happens before the function that got this has
 * returned, and errors come from there; they say which of the calls they are about: see {@link EntityStore#write}.
 *
 * <p>Not thread-safe, and of no use once the function has returned.
 */
public final class Transaction {
    private final Catalog catalog;
    private final Supplier<UUID> uuids;
    private final Scope workspace;
    private final List<Operation> operations = new ArrayList<>();
    private final List<Operation> notes = new ArrayList<>();
    private final List<Consumer<Written>> afterwards = new ArrayList<>();

    /** In the workspace that unique values are looked up in. */
    Transaction(Catalog catalog, Supplier<UUID> uuids, Scope workspace) {
        this.catalog = catalog;
        this.uuids = uuids;
        this.workspace = workspace;
    }

    /**
     * As {@link Dao#insert(Map)}.
     *
     * @return the key of the new row, which also serves as a reference to it; empty when the values lack it and Entail
     *     does not make it
     */
    public Map<String, Object> insert(String entity, Map<String, ?> values) {
        return insert(entity, values, WriteOptions.NONE);
    }

    /** As {@link #insert(String, Map)}, with options. */
    public Map<String, Object> insert(String entity, Map<String, ?> values, WriteOptions options) {
        EntityType type = catalog.type(entity);
        Map<String, Object> complete = Given.entity(values);
        for (String name : type.definition().primaryKey()) {
            FieldDefinition field = type.definition().field(name);
            if (field != null && field.auto() && field.type() == FieldType.UUID && !complete.containsKey(name)) {
                complete.put(name, uuids.get().toString());
            }
        }
        Bytes key = keyIn(type, complete);
        operations.add(new Operation.Insert(entity, key, complete, options));
        return key == null ? Map.of() : type.keys().keyValues(key);
    }

    /** As {@link Dao#update(Object, Map)}. */
    public void update(String entity, Object key, Map<String, ?> patch) {
        update(entity, key, patch, WriteOptions.NONE);
    }

    /** As {@link Dao#update(Object, Map, WriteOptions)}. */
    public void update(String entity, Object key, Map<String, ?> patch, WriteOptions options) {
        operations.add(new Operation.Update(entity, target(entity, key), Given.entity(patch), options));
    }

    /** As {@link Dao#upsert(Object, Map)}. */
    public void upsert(String entity, Object key, Map<String, ?> values) {
        upsert(entity, key, values, WriteOptions.NONE);
    }

    /** As {@link Dao#upsert(Object, Map, WriteOptions)}. */
    public void upsert(String entity, Object key, Map<String, ?> values, WriteOptions options) {
        upsert(entity, key, values, options, null);
    }

    void upsert(String entity, Object key, Map<String, ?> values, WriteOptions options, @Nullable EntityDefinition by) {
        operations.add(new Operation.Upsert(entity, target(entity, key), Given.entity(values), options, by, null));
    }

    /**
     * An upsert of an entity that was judged already. While there is no row with its key it is stored as it is, unless
     * its definition has changed; otherwise what was given is judged once more.
     */
    public void upsert(ValidEntity judged) {
        Misuse.requireGiven(judged, "entity", "one that was judged");
        operations.add(new Operation.Upsert(
                judged.definition().name(),
                new RowTarget.Key(judged.key()),
                Map.of(),
                WriteOptions.NONE,
                null,
                judged));
    }

    /** As {@link Dao#delete(Object)}. */
    public void delete(String entity, Object key) {
        delete(entity, key, WriteOptions.NONE);
    }

    /** As {@link Dao#delete(Object, WriteOptions)}. */
    public void delete(String entity, Object key, WriteOptions options) {
        operations.add(new Operation.Delete(entity, target(entity, key), options));
    }

    /** As {@link Dao#updateBy(String, Object, Map)}. */
    public void updateBy(String entity, String field, Object value, Map<String, ?> patch) {
        updateBy(entity, field, value, patch, WriteOptions.NONE);
    }

    /** As {@link Dao#updateBy(String, Object, Map, WriteOptions)}. */
    public void updateBy(String entity, String field, Object value, Map<String, ?> patch, WriteOptions options) {
        operations.add(new Operation.Update(entity, holder(entity, field, value), Given.entity(patch), options));
    }

    /** As {@link Dao#upsertBy(String, Object, Map)}. */
    public void upsertBy(String entity, String field, Object value, Map<String, ?> values) {
        upsertBy(entity, field, value, values, WriteOptions.NONE);
    }

    /** As {@link Dao#upsertBy(String, Object, Map, WriteOptions)}. */
    public void upsertBy(String entity, String field, Object value, Map<String, ?> values, WriteOptions options) {
        upsertBy(entity, field, value, values, options, null);
    }

    void upsertBy(
            String entity,
            String field,
            Object value,
            Map<String, ?> values,
            WriteOptions options,
            @Nullable EntityDefinition by) {
        operations.add(
                new Operation.Upsert(entity, holder(entity, field, value), Given.entity(values), options, by, null));
    }

    /** As {@link Dao#deleteBy(String, Object)}. */
    public void deleteBy(String entity, String field, Object value) {
        deleteBy(entity, field, value, WriteOptions.NONE);
    }

    /** As {@link Dao#deleteBy(String, Object, WriteOptions)}. */
    public void deleteBy(String entity, String field, Object value, WriteOptions options) {
        operations.add(new Operation.Delete(entity, holder(entity, field, value), options));
    }

    /** Lets the write happen only while a row, which it need not change, has this version; 0: while there is none. */
    public void check(String entity, Object key, long version) {
        operations.add(new Operation.Check(entity, key(entity, key), version));
    }

    /**
     * Stores a new entity beside the calls: errors do not count it as one of them, and it comes last in what the write has
     * stored. When it cannot be stored, nothing is.
     */
    public void note(String entity, Map<String, ?> values, WriteOptions options) {
        EntityType type = catalog.type(entity);
        Map<String, Object> complete = Given.entity(values);
        notes.add(new Operation.Insert(entity, keyIn(type, complete), complete, options));
    }

    /** To be run when the write has taken effect. */
    void afterwards(Consumer<Written> action) {
        afterwards.add(action);
    }

    List<Operation> operations() {
        if (notes.isEmpty()) {
            return operations;
        }
        List<Operation> all = new ArrayList<>(operations);
        all.addAll(notes);
        return all;
    }

    /** How many calls it has so far; notes are none. */
    public int calls() {
        return operations.size();
    }

    /** Forgets everything, for tests of the calls themselves. */
    void clear() {
        operations.clear();
        notes.clear();
    }

    /** To be called when the write has taken effect. */
    Written done(Written written) {
        afterwards.forEach(action -> action.accept(written));
        return written;
    }

    private RowTarget holder(String entity, String field, Object value) {
        return catalog.holder(catalog.type(entity), field, value, workspace);
    }

    private RowTarget target(String entity, Object key) {
        return new RowTarget.Key(key(entity, key));
    }

    private Bytes key(String entity, Object key) {
        return catalog.type(entity).keys().key(key);
    }

    /** The key that complete values name, null when they do not: then validation has something to say. */
    static @Nullable Bytes keyIn(EntityType type, Map<String, ?> values) {
        EntityDefinition definition = type.definition();
        Map<String, Object> key = new LinkedHashMap<>();
        for (String name : definition.primaryKey()) {
            Object part = values.get(name);
            if (part == null) {
                return null;
            }
            key.put(name, part);
        }
        return EntityInput.validatePrimaryKey(definition, key).isEmpty()
                ? type.keys().key(key)
                : null;
    }
}
