package io.entail.http.entities;

import io.entail.dao.EntityStore;
import io.entail.dao.WriteOptions;
import io.entail.declarative.PathReading;
import io.entail.http.call.Endpoint;
import io.entail.http.call.HttpCall;
import io.entail.http.call.RefusedRequest;
import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import io.entail.schema.ReferenceField;
import io.entail.schema.value.FieldType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request that writes an entity. Its body is read when the object is created; {@link #step} reads the store and may
 * be called several times. Confined to one thread.
 */
public final class EntityWrites {
    private static final OptionalLong NO_VERSION = OptionalLong.empty();

    private final HttpCall call;
    private final EntityPath path;
    private final EntityDefinition definition;
    private final Preconditions preconditions;
    private final BodyValues values;

    private final Made made;

    /** The keys of the rows that earlier requests of the same write create. */
    public static final class Made {
        private final Set<Object> keys = new HashSet<>();

        private void add(EntityDefinition definition, Object key) {
            keys.add(List.of(definition.name(), key));
        }

        private boolean has(EntityDefinition definition, Object key) {
            return keys.contains(List.of(definition.name(), key));
        }
    }

    private EntityWrites(HttpCall call, EntityPath path, Preconditions preconditions, BodyValues values, Made made) {
        this.made = made;
        this.call = call;
        this.path = path;
        this.definition = path.entity();
        this.preconditions = preconditions;
        this.values = values;
    }

    /**
     * Reads a request.
     *
     * @throws RefusedRequest when the path does not allow the method, or the body cannot be read
     */
    public static EntityWrites read(HttpCall call, EntityPath path) {
        return read(call, path, new Made());
    }

    /**
     * Reads one of several requests that form one write.
     *
     * @param made the keys from earlier requests; this one adds its own
     */
    public static EntityWrites read(HttpCall call, EntityPath path, Made made) {
        // The target of a reference cannot be deleted through the reference. If the reference is unset, though, DELETE
        // succeeds because there is nothing to delete.
        if (path.child() == null || !call.method().equals("DELETE")) {
            Endpoint.require(call, EntityReads.allow(path));
        }
        Preconditions preconditions = Preconditions.of(call);
        EntityDefinition definition = path.entity();
        BodyValues values = call.method().equals("DELETE")
                ? new BodyValues(Map.of(), OptionalLong.empty())
                : BodyValues.read(
                        call,
                        definition,
                        () -> new EntityReads(call, path)
                                .row()
                                .map(Entity::fields)
                                .orElse(Map.of()));
        EntityWrites read = new EntityWrites(call, path, preconditions, values, made);
        read.tell();
        return read;
    }

    /** Tells later requests of the same write which row this one creates. */
    private void tell() {
        String field = definition.primaryKey().get(0);
        Object key = path.key() != null ? path.key() : values.fields().get(field);
        boolean makes = path.child() == null
                && (call.method().equals("PUT") || call.method().equals("POST"))
                && definition.primaryKey().size() == 1;
        if (makes && key != null) {
            made.add(definition, key);
        }
    }

    /** Returns the primary key of the parent row, which exists or is created by the same write. */
    private Map<String, Object> parentKey(Rows rows, EntityPath.Link parent) {
        if (made.has(parent.entity(), parent.key())) {
            Rows.Named named = rows.named(parent.entity(), parent.key());
            if (named.key() != null && rows.find(parent.entity(), named).isEmpty()) {
                return Map.of(parent.entity().primaryKey().get(0), named.requireKey());
            }
        }
        return Rows.key(parent.entity(), rows.parent(parent));
    }

    /** Whether the request has a precondition on the version. */
    public boolean isConditional() {
        return preconditions.any();
    }

    /**
     * Computes what to write from the current state of the store.
     *
     * @throws RefusedRequest when there is nothing to write
     * @throws io.entail.errors.EntailException when the store refuses the request
     */
    public Step step(EntityStore store) {
        return step(new Rows(store)).giving(values.ttl());
    }

    private Step step(Rows rows) {
        if (path.child() != null) {
            return related(rows, path.child());
        }
        if (path.key() == null) {
            return create(rows);
        }
        EntityPath.Link parent = path.parent();
        if (parent == null) {
            return row(rows, rows.named(definition, path.key()), null, Map.of());
        }
        Map<String, Object> parentKey = parentKey(rows, parent);
        return row(
                rows, rows.below(definition, parent.reference(), parentKey, path.key()), parent.reference(), parentKey);
    }

    private Step create(Rows rows) {
        preconditions.check(null);
        EntityPath.Link parent = path.parent();
        BodyValues below =
                parent == null ? values : values.with(parent.reference().field(), parentKey(rows, parent));
        BodyValues given = RoutePathForms.settle(definition, below, Optional.empty(), call.pathsAs3());
        Inserted inserted = new Inserted();
        return new Step(
                write -> inserted.key = write.insert(definition.name(), given.fields(), given.options(NO_VERSION)),
                Stored.byKey(definition, inserted::key),
                201,
                false);
    }

    /** The key of a row that an insert creates. */
    private static final class Inserted {
        private Map<String, Object> key = Map.of();

        Map<String, Object> key() {
            return key;
        }
    }

    /**
     * The row that a path names, with its current state.
     *
     * @param row empty when it was not read, or does not exist
     * @param reference field that names the parent, null when the path has no parent
     * @param parentKey primary key of the parent
     */
    private record Target(
            Rows.Named named,
            Optional<Entity> row,
            boolean looked,
            @Nullable ReferenceField reference,
            Map<String, Object> parentKey) {
        /** Whether the row exists but belongs to another parent. */
        boolean isElsewhere() {
            return reference != null && row.isPresent() && !Rows.isBelow(row.get(), reference, parentKey);
        }
    }

    private Step row(Rows rows, Rows.Named named, @Nullable ReferenceField reference, Map<String, Object> parentKey) {
        boolean composite = named.field() != null && named.value() instanceof Map<?, ?>;
        boolean unknown = named.unknownSni() != null;
        boolean looks =
                preconditions.any() || reference != null || composite || unknown || PathReading.concerns(definition);
        Optional<Entity> row = looks ? rows.find(definition, named) : Optional.empty();
        Target target = new Target(named, row, looks, reference, parentKey);
        if (preconditions.any()) {
            checkRow(target);
        }
        return switch (call.method()) {
            case "PUT" -> put(target);
            case "PATCH" -> patch(rows, target);
            default -> delete(target);
        };
    }

    /**
     * Checks the preconditions. For PATCH they are not checked when the row does not exist, since the answer is then
     * 404 in any case.
     */
    private void checkRow(Target target) {
        boolean none = target.row().isEmpty() || target.isElsewhere();
        if (!call.method().equals("PATCH") || !none) {
            preconditions.check(target.row().orElse(null));
        }
    }

    /**
     * Returns the version that the row still has to have when the write is applied; empty when nothing depends on it.
     */
    private OptionalLong version(Optional<Entity> row, boolean looked) {
        if (preconditions.any()) {
            return OptionalLong.of(row.map(Entity::version).orElse(0L));
        }
        return looked && row.isPresent() ? OptionalLong.of(row.get().version()) : NO_VERSION;
    }

    private OptionalLong version(Target target) {
        return version(target.row(), target.looked());
    }

    /**
     * Whether the write depends on the row that was read without the client asking for that version, so that it is
     * repeated when others have changed the row.
     */
    private boolean isGuarded(Target target) {
        return target.looked() && !preconditions.any();
    }

    private Step put(Target target) {
        Rows.Named named = target.named();
        ReferenceField reference = target.reference();
        BodyValues below = reference == null ? values : values.with(reference.field(), target.parentKey());
        BodyValues given = RoutePathForms.settle(definition, below, target.row(), call.pathsAs3());
        WriteOptions options = given.options(version(target));
        Map<String, @Nullable Object> fields = given.fields();
        boolean guarded = isGuarded(target);
        if (named.key() != null) {
            Object key = named.requireKey();
            return new Step(write -> write.upsert(definition.name(), key, fields, options), is(key), 200, guarded);
        }
        if (named.value() instanceof Map<?, ?> parts) {
            return putByParts(parts, target.row(), fields, options);
        }
        String sni = named.unknownSni();
        if (sni != null) {
            Map<String, @Nullable Object> more = new LinkedHashMap<>(fields);
            Object snis = more.get("snis");
            more.put("snis", snis instanceof List<?> list ? with(list, sni) : snis == null ? List.of(sni) : snis);
            Object key = freshKey();
            return new Step(write -> write.upsert(definition.name(), key, more, options), is(key), 200, guarded);
        }
        String field = named.requireField();
        return new Step(
                write -> write.upsertBy(definition.name(), field, named.requireValue(), fields, options),
                Stored.byValue(definition, field, named.requireValue()),
                200,
                guarded);
    }

    /**
     * Writes a row that is named by parts that are unique only below a parent. A row that does not exist gets a new
     * primary key.
     */
    private Step putByParts(
            Map<?, ?> parts, Optional<Entity> row, Map<String, @Nullable Object> given, WriteOptions options) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(given);
        parts.forEach((name, value) -> fields.put(String.valueOf(name), value));
        Object key = row.<Object>map(found -> Rows.key(definition, found)).orElseGet(this::freshKey);
        return new Step(write -> write.upsert(definition.name(), key, fields, options), is(key), 200, true);
    }

    private static List<?> with(List<?> list, Object value) {
        List<@Nullable Object> more = new ArrayList<>(list);
        if (!more.contains(value)) {
            more.add(value);
        }
        return more;
    }

    private Object freshKey() {
        String field = definition.primaryKey().get(0);
        boolean made = definition.primaryKey().size() == 1
                && definition.requireField(field).type() == FieldType.UUID;
        if (!made) {
            throw RefusedRequest.notFound();
        }
        return Map.of(field, UUID.randomUUID().toString());
    }

    private Step patch(Rows rows, Target target) {
        Rows.Named named = target.named();
        Optional<Entity> row = target.row();
        if (target.looked() && row.isEmpty()) {
            throw target.reference() == null ? Rows.notFound(definition, named) : RefusedRequest.notFound();
        }
        if (target.isElsewhere()) {
            throw RefusedRequest.notFound();
        }
        BodyValues given = RoutePathForms.settle(definition, values, row, call.pathsAs3());
        WriteOptions options = given.options(version(target));
        Map<String, @Nullable Object> fields = given.fields();
        boolean guarded = isGuarded(target);
        if (row.isPresent() || named.key() != null) {
            Object key = row.<Object>map(found -> Rows.key(definition, found)).orElseGet(named::requireKey);
            return new Step(write -> write.update(definition.name(), key, fields, options), is(key), 200, guarded);
        }
        Entity found = rows.find(definition, named).orElseThrow(() -> Rows.notFound(definition, named));
        return new Step(
                write -> write.updateBy(definition.name(), named.requireField(), named.requireValue(), fields, options),
                is(Rows.key(definition, found)),
                200,
                guarded);
    }

    private Step delete(Target target) {
        Rows.Named named = target.named();
        Optional<Entity> row = target.row();
        if (target.isElsewhere()) {
            throw RefusedRequest.notFound();
        }
        if (target.looked() && row.isEmpty()) {
            return Step.without(write -> {}, false);
        }
        WriteOptions options = new WriteOptions(version(target), NO_VERSION);
        boolean guarded = isGuarded(target);
        if (row.isPresent() || named.key() != null) {
            Object key = row.<Object>map(found -> Rows.key(definition, found)).orElseGet(named::requireKey);
            return Step.without(write -> write.delete(definition.name(), key, options), guarded);
        }
        return Step.without(
                write -> write.deleteBy(definition.name(), named.requireField(), named.requireValue(), options),
                guarded);
    }

    /** Writes the row that another row refers to. */
    private Step related(Rows rows, EntityPath.Link link) {
        Entity child =
                rows.find(link.entity(), rows.named(link.entity(), link.key())).orElseThrow(RefusedRequest::notFound);
        Object reference = child.fields().get(link.reference().field());
        if (call.method().equals("DELETE")) {
            throw reference == null ? RefusedRequest.notFound() : RefusedRequest.notAllowed(EntityReads.allow(path));
        }
        if (reference == null) {
            if (call.method().equals("PATCH")) {
                throw RefusedRequest.notFound();
            }
            preconditions.check(null);
            return link(link, child);
        }
        Optional<Entity> row = rows.find(definition, Rows.Named.key(reference));
        if (preconditions.any()) {
            preconditions.check(row.orElse(null));
        }
        BodyValues given = RoutePathForms.settle(definition, values, row, call.pathsAs3());
        WriteOptions options = given.options(preconditions.any() ? version(row, true) : NO_VERSION);
        Map<String, @Nullable Object> fields = given.fields();
        boolean upserts = call.method().equals("PUT");
        Object childKey = Rows.key(link.entity(), child);
        return new Step(
                to -> {
                    to.check(link.entity().name(), childKey, child.version());
                    if (upserts) {
                        to.upsert(definition.name(), reference, fields, options);
                    } else {
                        to.update(definition.name(), reference, fields, options);
                    }
                },
                is(reference),
                200,
                !preconditions.any());
    }

    /** Creates a row and sets the reference to it in one write. */
    private Step link(EntityPath.Link link, Entity child) {
        Inserted inserted = new Inserted();
        Object childKey = Rows.key(link.entity(), child);
        BodyValues given = RoutePathForms.settle(definition, values, Optional.empty(), call.pathsAs3());
        return new Step(
                write -> {
                    inserted.key = write.insert(definition.name(), given.fields(), given.options(NO_VERSION));
                    if (!inserted.key.isEmpty()) {
                        write.update(
                                link.entity().name(),
                                childKey,
                                Map.of(link.reference().field(), inserted.key),
                                WriteOptions.ifVersion(child.version()));
                    }
                },
                Stored.byKey(definition, inserted::key),
                200,
                true);
    }

    @SuppressWarnings("unchecked") // A key of several fields is a map from field names to values.
    private Stored is(Object key) {
        Map<String, Object> wanted = key instanceof Map<?, ?> parts
                ? (Map<String, Object>) parts
                : Map.of(definition.primaryKey().get(0), key);
        return Stored.byKey(definition, () -> wanted);
    }
}
