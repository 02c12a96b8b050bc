package io.entail.dao.plan;

import io.entail.read.Scope;
import io.entail.replica.StoreLog;
import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.state.Defined;
import io.entail.writes.WorkspaceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The plan of a write: every row that it reads or changes, once, with the combined effect of all calls. Used by one
 * thread.
 */
public final class Plan {
    private final StoreLog log;
    private final Catalog catalog;
    private final String workspace;
    private final Bytes ownKey;
    private final Scope own;
    private final Expiry expiry;
    private final Map<RowId, Draft> drafts = new LinkedHashMap<>();
    private final Map<ClaimId, RowId> claims = new HashMap<>();
    private int operation;

    private record ClaimId(
            String entity, int constraint, @Nullable Bytes scope, Bytes claim) {}

    public Plan(StoreLog log, Catalog catalog, String workspace, Expiry expiry) {
        this.log = log;
        this.catalog = catalog;
        this.workspace = workspace;
        this.ownKey = WorkspaceKey.of(workspace);
        this.own = Scope.workspace(workspace);
        this.expiry = expiry;
    }

    /**
     * Begins an operation: what is planned from now on belongs to the operation with this number, from 1, or to none
     * with 0.
     */
    public void begin(int number) {
        operation = number;
    }

    String workspace() {
        return workspace;
    }

    public Expiry expiry() {
        return expiry;
    }

    EntityType type(String entity) {
        return catalog.type(entity);
    }

    /** Whether the log defines an entity. */
    boolean defines(String entity) {
        return log.definition(entity) != null;
    }

    /** Returns rows of an entity that refer to a parent after the plan so far, up to a limit. */
    List<Draft> childrenOf(String parent, Bytes parentKey, EntityType child, String reference, int max) {
        int constraint = child.keys().referenceIndex(reference);
        List<Draft> children = new ArrayList<>();
        for (StoreLog.Referrer referrer : log.referrers(parent, parentKey, Scope.ALL, max)) {
            if (referrer.entity().equals(child.name()) && referrer.constraint() == constraint) {
                load(child, referrer.key());
            }
        }
        for (Draft draft : drafts.values()) {
            if (draft.type().name().equals(child.name()) && draft.refersTo(constraint, parentKey)) {
                children.add(draft);
            }
        }
        return children;
    }

    /** Returns the row's draft; at the first call for a row, it is read from the state. */
    public Draft load(EntityType type, Bytes key) {
        Draft known = find(type, key);
        return known != null ? known : enter(found(type, key, log.row(type.name(), key)));
    }

    /**
     * Returns the row's draft; at the first call for a row, it is assumed to be absent, and the log refuses the write
     * if it exists. The state is read only for entities whose rows expire, to find an expired row.
     */
    Draft loadNew(EntityType type, Bytes key) {
        Draft known = find(type, key);
        if (known != null) {
            return known;
        }
        Row row = expiry.concerns(type.definition()) ? log.row(type.name(), key) : null;
        boolean left = row != null && expiry.isOver(row);
        return enter(left ? found(type, key, row) : new FoundRow.Absent(type, key, workspaceKey(type), true));
    }

    /** Returns the row's draft, null when the plan has none. */
    @Nullable
    Draft find(EntityType type, Bytes key) {
        return drafts.get(new RowId(type.name(), key));
    }

    /** Returns the latest draft of the same row. */
    Draft now(Draft draft) {
        return Objects.requireNonNull(drafts.get(draft.id()));
    }

    private FoundRow found(EntityType type, Bytes key, @Nullable Row row) {
        if (row == null) {
            return new FoundRow.Absent(type, key, workspaceKey(type), false);
        }
        List<@Nullable Bytes> references = references(type, row);
        if (expiry.isOver(row)) {
            return new FoundRow.Expired(type, key, row, references, workspaceKey(type));
        }
        return new FoundRow.Present(type, key, row, RowContent.of(type, row, references, () -> decode(type, row)));
    }

    private Draft enter(FoundRow found) {
        return enter(new Draft.Untouched(found, Mentions.NONE));
    }

    private Draft enter(Draft draft) {
        drafts.put(draft.id(), draft);
        return draft;
    }

    private Map<String, Object> decode(EntityType type, Row row) {
        return defined(type, row).read(row, type.version());
    }

    /**
     * Returns the references of a row by the definition in force; a migration since the row was written may have
     * removed, added and reordered references.
     */
    private List<@Nullable Bytes> references(EntityType type, Row row) {
        return row.definition() == type.version()
                ? row.references()
                : defined(type, row).references(row, type.version());
    }

    /**
     * Whether a row refers to a parent by the definition in force, as the log has it. A row that is not there may have
     * done so.
     *
     * @param constraint index of the reference, one past the last for the workspace
     */
    boolean mayReferTo(EntityType type, Bytes key, int constraint, Bytes parentKey) {
        int references = type.definition().references().size();
        if (constraint > references) {
            return false;
        }
        Row row = log.row(type.name(), key);
        return row == null
                || parentKey.equals(
                        constraint == references
                                ? row.workspace()
                                : references(type, row).get(constraint));
    }

    private Defined defined(EntityType type, Row row) {
        Defined defined = log.defined(type.name());
        if (defined == null || defined.version(row.definition()) == null) {
            throw new IllegalStateException("a row of " + type.name() + " names version " + row.definition()
                    + " of its definition, which is not there");
        }
        return defined;
    }

    /** Returns the workspace of new rows of an entity, null when they have none. */
    private @Nullable Bytes workspaceKey(EntityType type) {
        return type.definition().workspaceable() ? ownKey : null;
    }

    /** Whether the caller sees the row: it exists, in the current workspace or in none. */
    public boolean sees(Draft draft) {
        Bytes of = draft.workspace();
        return draft.exists() && (of == null || of.equals(ownKey));
    }

    /** Applies {@link Draft#check} to a draft. */
    Draft check(Draft draft) {
        return enter(now(draft).check());
    }

    /** Applies {@link Draft#guard} to a draft. */
    Draft guard(Draft draft) {
        return enter(now(draft).guard(operation));
    }

    /** Applies {@link Draft#delete} to a draft. */
    Draft delete(Draft draft) {
        return enter(now(draft).delete(operation));
    }

    /** Applies {@link Draft#expire} to a draft. */
    Draft expire(Draft draft) {
        return enter(now(draft).expire(operation));
    }

    /** Notes that the row was looked for by a unique value and not found. */
    Draft noteLookedForBy(Draft draft, int constraint) {
        Draft latest = now(draft);
        return enter(latest.with(latest.mentions().byUnique(constraint)));
    }

    /**
     * Stores the content that a call gives for a row.
     *
     * @param expiresAt milliseconds since 1970, 0 for never
     */
    Draft put(Draft draft, RowContent content, long expiresAt) {
        return put(draft, content, expiresAt, now(draft).workspace());
    }

    /** Does the same as {@link #put(Draft, RowContent, long)} in this workspace if there was no row. */
    Draft put(Draft draft, RowContent content, long expiresAt, @Nullable Bytes workspace) {
        Draft.Put put = now(draft).put(operation, content, expiresAt, workspace);
        claim(put);
        return enter(put.with(put.mentions().byName()));
    }

    /** Changes a row because another one is deleted. It keeps its time of expiry, and results do not contain it. */
    void putAlong(Draft draft, Map<String, Object> values) {
        Draft latest = now(draft);
        Draft.Put put =
                latest.put(operation, RowContent.of(latest.type(), values), latest.expiresAt(), latest.workspace());
        claim(put);
        enter(put);
    }

    private void claim(Draft draft) {
        List<@Nullable Bytes> made = draft.claims();
        for (int i = 0; i < made.size(); i++) {
            Bytes claim = made.get(i);
            if (claim != null) {
                claims.put(claimId(draft, i, claim), draft.id());
            }
        }
    }

    private static ClaimId claimId(Draft draft, int constraint, Bytes claim) {
        return new ClaimId(draft.type().name(), constraint, scope(draft.type(), constraint, draft.workspace()), claim);
    }

    private static @Nullable Bytes scope(EntityType type, int constraint, @Nullable Bytes workspace) {
        return type.definition().unique().get(constraint).acrossWorkspaces() ? null : workspace;
    }

    /** Returns the scope in which unique values of a row are looked up. */
    Scope scope(Draft row) {
        Bytes of = row.workspace();
        return of == null || of.equals(ownKey) ? own : Scope.workspace(Objects.requireNonNull(WorkspaceKey.id(of)));
    }

    /**
     * Returns the row that will hold a unique value after the plan, as far as this process knows; null when there is
     * none.
     */
    @Nullable
    Draft holder(EntityType type, int constraint, Bytes claim) {
        Bytes scope = scope(type, constraint, workspaceKey(type));
        RowId here = claims.get(new ClaimId(type.name(), constraint, scope, claim));
        Bytes key = here != null ? here.key() : log.claimHolder(type.name(), constraint, own, claim);
        if (key == null) {
            return null;
        }
        Draft draft = load(type, key);
        return draft.exists() && claim.equals(draft.claims().get(constraint)) ? draft : null;
    }

    /** Does the same as {@link #holder} for a value in the form that a caller gives. */
    @Nullable
    Draft holderOf(EntityType type, int constraint, Object value) {
        for (Bytes claim : type.keys().claimsOf(constraint, value)) {
            Draft holder = holder(type, constraint, claim);
            if (holder != null) {
                return holder;
            }
        }
        return null;
    }

    /** Returns the expired row that holds a unique value which this row is to have; null when there is none. */
    @Nullable
    Draft expiredHolder(Draft row, int constraint, Bytes claim) {
        EntityType type = row.type();
        Bytes key = log.claimHolder(type.name(), constraint, scope(row), claim);
        if (key == null || key.equals(row.key())) {
            return null;
        }
        Draft holder = load(type, key);
        return holder.isExpired() ? holder : null;
    }

    /** Returns the expired rows that have to be deleted before this plan can be written. */
    public List<Draft> blocked() {
        return drafts.values().stream().filter(Draft::isBlocked).toList();
    }

    /** Returns all drafts in the order in which their rows were first used. */
    public Collection<Draft> drafts() {
        return drafts.values();
    }

    /**
     * Returns the drafts that become changes of the write, in their order: expired rows are deleted before others take
     * their place.
     */
    public List<Draft> changed() {
        return drafts.values().stream()
                .filter(Draft::isChanged)
                .sorted(Comparator.comparing(draft -> !(draft instanceof Draft.Expire)))
                .toList();
    }
}
