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
 * Collects the calls of one write: either all of them take effect or none. Each call sees the effects of the ones
 * before it, so a row that one call inserts may be the parent of the next. Nothing is checked or written before the
 * function that received this object has returned; errors are thrown by {@link EntityStore#write} and name the call
 * that they are about.
 *
 * <p>Not thread-safe, and not usable after the function has returned.
 */
public final class Transaction {
    private final Catalog catalog;
    private final Supplier<UUID> uuids;
    private final Scope workspace;
    private final List<Operation> operations = new ArrayList<>();
    private final List<Operation> notes = new ArrayList<>();
    private final List<Consumer<Written>> afterwards = new ArrayList<>();

    /** Creates a transaction; unique values are looked up in {@code workspace}. */
    Transaction(Catalog catalog, Supplier<UUID> uuids, Scope workspace) {
        this.catalog = catalog;
        this.uuids = uuids;
        this.workspace = workspace;
    }

    /**
     * Does the same as {@link Dao#insert(Map)}.
     *
     * @return the key of the new row, which also serves as a reference to it; empty when the values do not contain it
     *     and Entail does not generate it
     */
    public Map<String, Object> insert(String entity, Map<String, ?> values) {
        return insert(entity, values, WriteOptions.NONE);
    }

    /** Does the same as {@link #insert(String, Map)}, with options. */
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

    /** Does the same as {@link Dao#update(Object, Map)}. */
    public void update(String entity, Object key, Map<String, ?> patch) {
        update(entity, key, patch, WriteOptions.NONE);
    }

    /** Does the same as {@link Dao#update(Object, Map, WriteOptions)}. */
    public void update(String entity, Object key, Map<String, ?> patch, WriteOptions options) {
        operations.add(new Operation.Update(entity, target(entity, key), Given.entity(patch), options));
    }

    /** Does the same as {@link Dao#upsert(Object, Map)}. */
    public void upsert(String entity, Object key, Map<String, ?> values) {
        upsert(entity, key, values, WriteOptions.NONE);
    }

    /** Does the same as {@link Dao#upsert(Object, Map, WriteOptions)}. */
    public void upsert(String entity, Object key, Map<String, ?> values, WriteOptions options) {
        upsert(entity, key, values, options, null);
    }

    void upsert(String entity, Object key, Map<String, ?> values, WriteOptions options, @Nullable EntityDefinition by) {
        operations.add(new Operation.Upsert(entity, target(entity, key), Given.entity(values), options, by, null));
    }

    /**
     * Adds an upsert of an entity that was validated before. If no row with its key exists, it is stored as it is,
     * unless its definition has changed; otherwise the given values are validated again.
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

    /** Does the same as {@link Dao#delete(Object)}. */
    public void delete(String entity, Object key) {
        delete(entity, key, WriteOptions.NONE);
    }

    /** Does the same as {@link Dao#delete(Object, WriteOptions)}. */
    public void delete(String entity, Object key, WriteOptions options) {
        operations.add(new Operation.Delete(entity, target(entity, key), options));
    }

    /** Does the same as {@link Dao#updateBy(String, Object, Map)}. */
    public void updateBy(String entity, String field, Object value, Map<String, ?> patch) {
        updateBy(entity, field, value, patch, WriteOptions.NONE);
    }

    /** Does the same as {@link Dao#updateBy(String, Object, Map, WriteOptions)}. */
    public void updateBy(String entity, String field, Object value, Map<String, ?> patch, WriteOptions options) {
        operations.add(new Operation.Update(entity, holder(entity, field, value), Given.entity(patch), options));
    }

    /** Does the same as {@link Dao#upsertBy(String, Object, Map)}. */
    public void upsertBy(String entity, String field, Object value, Map<String, ?> values) {
        upsertBy(entity, field, value, values, WriteOptions.NONE);
    }

    /** Does the same as {@link Dao#upsertBy(String, Object, Map, WriteOptions)}. */
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

    /** Does the same as {@link Dao#deleteBy(String, Object)}. */
    public void deleteBy(String entity, String field, Object value) {
        deleteBy(entity, field, value, WriteOptions.NONE);
    }

    /** Does the same as {@link Dao#deleteBy(String, Object, WriteOptions)}. */
    public void deleteBy(String entity, String field, Object value, WriteOptions options) {
        operations.add(new Operation.Delete(entity, holder(entity, field, value), options));
    }

    /**
     * Makes the write conditional on the version of a row, which it need not change; 0 means that the row must not
     * exist.
     */
    public void check(String entity, Object key, long version) {
        operations.add(new Operation.Check(entity, key(entity, key), version));
    }

    /**
     * Stores a new entity in addition to the calls: errors do not count it as a call, and it is the last among the
     * stored entities of the result. When it cannot be stored, the whole write fails.
     */
    public void note(String entity, Map<String, ?> values, WriteOptions options) {
        EntityType type = catalog.type(entity);
        Map<String, Object> complete = Given.entity(values);
        notes.add(new Operation.Insert(entity, keyIn(type, complete), complete, options));
    }

    /** Adds an action to run when the write has taken effect. */
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

    /** Returns the number of calls so far, without notes. */
    public int calls() {
        return operations.size();
    }

    /** Removes all calls, for tests of the calls themselves. */
    void clear() {
        operations.clear();
        notes.clear();
    }

    /** Runs the actions, when the write has taken effect. */
    Written done(Written written) {
        afterwards.forEach(action -> action.accept(written));
        return written;
    }

    private RowTarget holder(String entity, String field, Object value) {
        return catalog.holder(entity, field, value, workspace);
    }

    private RowTarget target(String entity, Object key) {
        return new RowTarget.Key(key(entity, key));
    }

    private Bytes key(String entity, Object key) {
        return catalog.type(entity).keys().key(key);
    }

    /** Returns the key in complete values, null when they have no valid one, which validation reports. */
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
