package io.entail.declarative;

import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.UniqueConstraint;
import io.entail.schema.input.EntityInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Rows of a store that a test defines, in the form in which the DAO stores them. */
final class Rows implements Existing {
    private static final String HERE = "here";

    private final Definitions definitions;
    private final List<Entity> rows = new ArrayList<>();

    Rows(Definitions definitions) {
        this.definitions = definitions;
    }

    void add(String entity, Map<String, ?> values) {
        add(entity, values, HERE);
    }

    void add(String entity, Map<String, ?> values, String workspace) {
        add(entity, values, workspace, Instant.EPOCH.plusSeconds(1));
    }

    void add(ImportPlan plan, Instant now) {
        plan.writes().forEach(write -> add(write.definition().name(), write.values(), HERE, now));
    }

    /** Adds a row in a form in which an earlier release may have stored it. */
    void addStored(String entity, Map<String, Object> values) {
        rows.add(new Entity(entity, values, rows.size() + 1, Position.of(rows.size()), HERE));
    }

    private void add(String entity, Map<String, ?> values, String workspace, Instant now) {
        EntityDefinition definition = definitions.require(entity);
        Map<String, Object> stored =
                new LinkedHashMap<>(EntityInput.forInsert(definition, values, now, UUID::randomUUID));
        stored.values().removeIf(value -> value == null);
        rows.add(new Entity(entity, stored, rows.size() + 1, Position.of(rows.size()), workspace));
    }

    /** Returns the fields of the rows of an entity, in the order of their keys. */
    List<Map<String, Object>> fields(String entity) {
        return rows.stream()
                .filter(row -> row.type().equals(entity))
                .map(Entity::fields)
                .sorted(Comparator.comparing(fields -> String.valueOf(fields.get("id"))))
                .toList();
    }

    @Override
    public String workspace() {
        return HERE;
    }

    @Override
    public Optional<Entity> byKey(String entity, Object key) {
        return rows.stream()
                .filter(row ->
                        row.type().equals(entity) && key.equals(row.fields().get("id")))
                .findFirst();
    }

    @Override
    public Optional<Entity> byUnique(String entity, String constraint, Object value, boolean everywhere) {
        EntityDefinition definition = definitions.require(entity);
        UniqueConstraint found = definition.unique().stream()
                .filter(each -> each.name().equals(constraint))
                .findFirst()
                .orElseThrow();
        return rows.stream()
                .filter(row -> row.type().equals(entity) && HERE.equals(row.workspace()))
                .filter(row -> value.equals(Known.value(definition, found, row.fields())))
                .findFirst();
    }

    @Override
    public Iterable<Entity> children(String entity, String reference, Object parentKey) {
        return rows.stream()
                .filter(row ->
                        row.type().equals(entity) && String.valueOf(parentKey).equals(row.parent(reference)))
                .toList();
    }

    @Override
    public Iterable<Entity> rows(String entity) {
        return rows.stream()
                .filter(row -> row.type().equals(entity) && HERE.equals(row.workspace()))
                .toList();
    }
}
