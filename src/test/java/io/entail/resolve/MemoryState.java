package io.entail.resolve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;

/** The simplest state for a resolver: sorted maps, and at most {@link Resolver#WINDOW} ids. */
public class MemoryState implements State, Mutations {
    private record RowId(int entity, Bytes key) {}

    private record ClaimId(int entity, int constraint, Bytes scope, Bytes claim) {}

    private record Referrer(int entity, int constraint, Bytes key) {}

    private record At(UUID id, long digest8) {}

    private static final Comparator<RowId> ROW_ORDER =
            Comparator.comparingInt(RowId::entity).thenComparing(RowId::key);
    private static final Comparator<ClaimId> CLAIM_ORDER = Comparator.comparingInt(ClaimId::entity)
            .thenComparingInt(ClaimId::constraint)
            .thenComparing(ClaimId::scope, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(ClaimId::claim);
    private static final Comparator<Referrer> REFERRER_ORDER = Comparator.comparingInt(Referrer::entity)
            .thenComparingInt(Referrer::constraint)
            .thenComparing(Referrer::key);

    private final NavigableMap<RowId, Row> rows = new TreeMap<>(ROW_ORDER);
    private final NavigableMap<ClaimId, Bytes> claims = new TreeMap<>(CLAIM_ORDER);
    private final NavigableMap<RowId, NavigableMap<Referrer, Boolean>> references = new TreeMap<>(ROW_ORDER);
    private final NavigableMap<Integer, Boolean> protocols = new TreeMap<>(Map.of(1, true));
    private final Map<String, List<Definition>> definitions = new LinkedHashMap<>();
    private final Map<Integer, Long> written = new HashMap<>();
    private final Map<UUID, Seen> ids = new HashMap<>();
    private final NavigableMap<Long, At> offsets = new TreeMap<>();
    private LogRecord.Store store;
    private Head head = Head.START;

    /** Returns all rows in the order of entity ordinal and key, for comparisons. */
    public List<Row> rows() {
        return new ArrayList<>(rows.values());
    }

    /** Returns the number of claims that are held. */
    public int claimCount() {
        return claims.size();
    }

    /** Returns the number of references between rows, including those to workspaces. */
    public int referenceCount() {
        return references.values().stream().mapToInt(Map::size).sum();
    }

    @Override
    public Head head() {
        return head;
    }

    @Override
    public LogRecord.Store store() {
        return store;
    }

    @Override
    public boolean enabled(int protocol) {
        return protocols.containsKey(protocol);
    }

    @Override
    public int highestProtocol() {
        return protocols.lastKey();
    }

    @Override
    public Definition definition(String entity) {
        List<Definition> versions = definitions.getOrDefault(entity, List.of());
        return versions.stream()
                .filter(each -> !each.isPrepared())
                .reduce((older, newer) -> newer)
                .orElse(null);
    }

    @Override
    public Definition definition(int entity) {
        return definition(name(entity));
    }

    @Override
    public Definition definition(int entity, int version) {
        return definitions.get(name(entity)).get(version - 1);
    }

    @Override
    public boolean preparing() {
        return !written.isEmpty();
    }

    @Override
    public Definition prepared(int entity) {
        List<Definition> versions = definitions.get(name(entity));
        Definition last = versions.get(versions.size() - 1);
        return last.isPrepared() ? last : null;
    }

    @Override
    public long lastWritten(int entity) {
        return written.getOrDefault(entity, 0L);
    }

    private String name(int entity) {
        return new ArrayList<>(definitions.keySet()).get(entity);
    }

    @Override
    public int definitionCount() {
        return definitions.size();
    }

    @Override
    public Row row(int entity, Bytes key) {
        return rows.get(new RowId(entity, key));
    }

    @Override
    public Bytes claimHolder(int entity, int constraint, Bytes scope, Bytes claim) {
        return claims.get(new ClaimId(entity, constraint, scope, claim));
    }

    @Override
    public void referrers(
            int parentEntity, Bytes parentKey, int fromEntity, int fromConstraint, ReferrerVisitor visitor) {
        Referrer from = new Referrer(fromEntity, fromConstraint, Bytes.EMPTY);
        for (Referrer referrer : referrersOf(new RowId(parentEntity, parentKey))
                .tailMap(from, true)
                .keySet()) {
            if (!visitor.visit(referrer.entity, referrer.constraint, referrer.key)) {
                return;
            }
        }
    }

    @Override
    public Seen seen(UUID id) {
        return ids.get(id);
    }

    @Override
    public OptionalLong digest8At(long offset) {
        At at = offsets.get(offset);
        return at == null ? OptionalLong.empty() : OptionalLong.of(at.digest8);
    }

    @Override
    public void store(LogRecord.Store accepted) {
        store = accepted;
    }

    @Override
    public void enable(int protocol) {
        protocols.put(protocol, true);
    }

    @Override
    public void define(Definition definition) {
        definitions
                .computeIfAbsent(definition.entity(), entity -> new ArrayList<>())
                .add(definition);
        if (definition.isPrepared()) {
            written.put(definition.ordinal(), 0L);
        } else {
            written.remove(definition.ordinal());
        }
    }

    @Override
    public void written(int entity, long sequence) {
        require(written.put(entity, sequence) != null, "what is told as written has a prepared definition");
    }

    @Override
    public void removeClaim(int entity, int constraint, Bytes scope, Bytes claim) {
        require(claims.remove(new ClaimId(entity, constraint, scope, claim)) != null, "a removed claim was held");
    }

    @Override
    public void removeReference(int parentEntity, Bytes parentKey, int childEntity, int constraint, Bytes childKey) {
        RowId parent = new RowId(parentEntity, parentKey);
        NavigableMap<Referrer, Boolean> all = referrersOf(parent);
        require(all.remove(new Referrer(childEntity, constraint, childKey)) != null, "a removed reference was there");
        if (all.isEmpty()) {
            references.remove(parent);
        }
    }

    @Override
    public void removeRow(int entity, Bytes key, Row before) {
        require(Objects.equals(rows.remove(new RowId(entity, key)), before), "a removed row was as told");
    }

    @Override
    public void putRow(int entity, Bytes key, Row before, Row after) {
        require(Objects.equals(rows.put(new RowId(entity, key), after), before), "a replaced row was as told");
    }

    @Override
    public void addClaim(int entity, int constraint, Bytes scope, Bytes claim, Bytes holder) {
        ClaimId id = new ClaimId(entity, constraint, scope, claim);
        require(claims.put(id, holder) == null, "an added claim was free");
    }

    @Override
    public void addReference(int parentEntity, Bytes parentKey, int childEntity, int constraint, Bytes childKey) {
        NavigableMap<Referrer, Boolean> all =
                references.computeIfAbsent(new RowId(parentEntity, parentKey), parent -> new TreeMap<>(REFERRER_ORDER));
        require(all.put(new Referrer(childEntity, constraint, childKey), true) == null, "an added reference is new");
    }

    @Override
    public void seen(UUID id, Seen seen) {
        ids.put(id, seen);
    }

    @Override
    public void advance(Head next, UUID id) {
        require(next.offset() > head.offset(), "offsets rise");
        head = next;
        offsets.put(next.offset(), new At(id, next.digest8()));
        while (offsets.firstKey() <= next.offset() - Resolver.WINDOW) {
            Map.Entry<Long, At> forgotten = offsets.pollFirstEntry();
            UUID old = forgotten.getValue().id;
            if (old != null && ids.get(old).offset() == forgotten.getKey()) {
                ids.remove(old);
            }
        }
    }

    private NavigableMap<Referrer, Boolean> referrersOf(RowId parent) {
        NavigableMap<Referrer, Boolean> all = references.get(parent);
        return all == null ? new TreeMap<>(REFERRER_ORDER) : all;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("the resolver has called its state in a wrong way: " + what);
        }
    }
}
