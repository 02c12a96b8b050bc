package io.entail.replica.reads;

import io.entail.errors.Failures;
import io.entail.errors.words.Excerpt;
import io.entail.errors.words.Misuse;
import io.entail.read.Entity;
import io.entail.read.EntityReader;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import io.entail.read.PageTokens;
import io.entail.read.Position;
import io.entail.read.Query;
import io.entail.read.Scope;
import io.entail.read.TagPage;
import io.entail.read.TagQuery;
import io.entail.read.index.Question;
import io.entail.read.index.Question.Place;
import io.entail.replica.reads.IndexWalk.Hit;
import io.entail.replica.reads.PageRows.Found;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.schema.IndexDefinition;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import io.entail.state.table.Layout;
import io.entail.state.table.MetaLayout;
import io.entail.state.table.RowLayout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import io.entail.state.table.TagLayout;
import io.entail.writes.CanonicalKey;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads entities from the tables of this process. Reads take no common lock. */
public final class LocalReader implements EntityReader {
    /** How often a claim is followed to its row without a snapshot, before a snapshot is used. */
    private static final int CLAIM_ATTEMPTS = 3;

    private final Tables tables;
    private final Supplier<LogDefinitions> definitions;
    private final Clock clock;
    private final TagView tagView;
    private final IndexSource indexes;
    private final ReplicaProgress progress = new ReplicaProgress(Position.START);

    /** Creates a reader of the tables, with the definitions that the log has at the moment of a read. */
    public LocalReader(Tables tables, Supplier<LogDefinitions> definitions, Clock clock) {
        this(tables, definitions, clock, (entity, index) -> {});
    }

    /** Creates a reader of tables that get an index when a read needs it. */
    public LocalReader(Tables tables, Supplier<LogDefinitions> definitions, Clock clock, IndexSource indexes) {
        this.indexes = indexes;
        this.tables = tables;
        this.definitions = definitions;
        this.clock = clock;
        this.tagView = new TagView(tables, definitions, clock);
    }

    /** Notes that the tables have reached a position; called by the thread that writes them. */
    public void advanced(Position position) {
        progress.advanced(position);
    }

    /** Ends every wait; the tables themselves refuse reads once they are closed. */
    public void close() {
        progress.close("the store is closed");
    }

    @Override
    public Optional<Entity> select(String entity, Object key, Scope scope) {
        Defined defined = defined(entity, scope);
        Bytes rowKey = defined.keys().key(key);
        byte[] row = tables.get(Table.ROWS, Layout.rowKey(defined.ordinal(), rowKey));
        return Optional.ofNullable(visible(defined, row, scope));
    }

    @Override
    public Optional<Entity> selectBy(String entity, String field, Object value, Scope scope) {
        Defined defined = defined(entity, scope);
        int constraint = defined.keys().uniqueIndex(field);
        boolean everywhere = defined.spansWorkspaces(constraint);
        if (scope.workspace() == null && !everywhere) {
            throw Failures.uniqueWithinWorkspaces(field);
        }
        for (Bytes claim : defined.keys().claimsOf(constraint, value)) {
            byte[] claimKey = Layout.claimKey(
                    defined.ordinal(),
                    defined.numbers().ofUnique(constraint),
                    everywhere ? null : workspace(scope),
                    claim);
            Entity found = visible(defined, holder(defined, constraint, claim, claimKey), scope);
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /**
     * Between the look-ups of claim and row another write may have moved the claim, so the row is checked for still
     * holding it.
     */
    private byte @Nullable [] holder(Defined defined, int constraint, Bytes claim, byte[] claimKey) {
        for (int attempt = 0; attempt < CLAIM_ATTEMPTS; attempt++) {
            byte[] key = tables.get(Table.CLAIMS, claimKey);
            if (key == null) {
                return null;
            }
            byte[] row = tables.get(Table.ROWS, Layout.rowKey(defined.ordinal(), Bytes.wrap(key)));
            if (row != null && holds(defined, row, constraint, claim)) {
                return row;
            }
        }
        return tables.snapshot(view -> {
            byte[] key = view.get(Table.CLAIMS, claimKey);
            return key == null ? null : view.get(Table.ROWS, Layout.rowKey(defined.ordinal(), Bytes.wrap(key)));
        });
    }

    private boolean holds(Defined defined, byte[] row, int constraint, Bytes claim) {
        int version = RowLayout.definition(row);
        if (defined.version(version) == null) {
            return false;
        }
        int place = defined.claimIn(version, constraint);
        return place >= 0 && RowLayout.holds(row, place, claim);
    }

    @Override
    public Page page(String entity, PageRequest request, Scope scope) {
        Defined defined = defined(entity, scope);
        Bytes after = PageTokens.read(request, defined.keys());
        PageRows walk = walk(defined, request, scope);
        List<Found> found = tables.snapshot(view -> walk.rows(view, after));
        return page(defined, request, found, scope);
    }

    @Override
    public Page pageFor(String entity, String reference, Object parentKey, PageRequest request, Scope scope) {
        return children(defined(entity, scope), reference, parentKey, null, request, scope);
    }

    @Override
    public Page pageFor(
            String entity, String reference, Object parentKey, TagQuery tags, PageRequest request, Scope scope) {
        return children(tagged(entity, tags, scope), reference, parentKey, tags, request, scope);
    }

    private Page children(
            Defined defined,
            String reference,
            Object parentKey,
            @Nullable TagQuery tags,
            PageRequest request,
            Scope scope) {
        int index = defined.keys().referenceIndex(reference);
        Bytes parent = defined.keys().parent(index, parentKey);
        Bytes after = PageTokens.read(request, defined.keys());
        Defined parentEntity = defined(defined.reference(index).entity());
        byte[] prefix = Layout.referencePrefix(
                parentEntity.ordinal(),
                parent,
                defined.ordinal(),
                defined.numbers().ofReference(index));
        PageRows walk = walk(defined, request, scope);
        List<Found> found = tables.snapshot(view -> walk.children(view, prefix, tags, after));
        return page(defined, request, found, scope);
    }

    @Override
    public Page byTags(String entity, TagQuery tags, PageRequest request, Scope scope) {
        Defined defined = tagged(entity, tags, scope);
        byte[] within = within(defined, scope);
        Bytes after = PageTokens.read(
                request,
                token -> TagLayout.isPlace(token.array(), defined.keys()) && Layout.startsWith(token.array(), within));
        TagWalk walk = new TagWalk(defined, tags, within, clock.millis(), request.size());
        List<Found> found = tables.snapshot(view -> walk.rows(view, after));
        return page(defined, request, found, scope);
    }

    /** Returns the common prefix of the places of the rows in a scope. */
    private static byte[] within(Defined defined, Scope scope) {
        if (!defined.isWorkspaceable()) {
            return TagLayout.places(null);
        }
        return scope.workspace() == null ? Layout.NOTHING : TagLayout.places(workspace(scope));
    }

    private Defined tagged(String entity, TagQuery tags, Scope scope) {
        Misuse.requireGiven(tags, "tags", "a query");
        Defined defined = defined(entity, scope);
        if (defined.latest().tags() == null) {
            throw TagQuery.notFor(entity);
        }
        return defined;
    }

    @Override
    public Page pageWhere(String entity, Query query, PageRequest request, Scope scope) {
        Defined defined = defined(entity, scope);
        Question question = Question.of(defined.latest().parsed(), query);
        Place after = question.after(request, scope, defined.keys());
        indexes.prepare(defined, question.index());
        IndexWalk walk = new IndexWalk(
                defined, version -> writtenWith(defined, version), question, after, clock.millis(), request.size());
        boolean all = defined.isWorkspaceable() && scope.workspace() == null;
        Bytes workspace = defined.isWorkspaceable() && !all ? workspace(scope) : null;
        List<Hit> hits = IndexWait.read(
                tables,
                defined,
                question.index(),
                (view, index) -> all ? walk.rowsOfAll(view, index) : walk.rows(view, index, workspace));
        long now = clock.millis();
        List<Entity> data = hits.stream()
                .limit(request.size())
                .map(hit -> entity(defined, hit.row().array(), scope, now))
                .toList();
        return new Page(
                data,
                hits.size() <= request.size()
                        ? Optional.empty()
                        : Optional.of(
                                question.token(hits.get(request.size() - 1).place(), scope)));
    }

    @Override
    public TagPage pageByTag(String tag, PageRequest request, Scope scope) {
        return tagView.pageByTag(tag, request, Misuse.requireGiven(scope, "scope"));
    }

    @Override
    public TagPage pageTags(PageRequest request, Scope scope) {
        return tagView.pageTags(request, Misuse.requireGiven(scope, "scope"));
    }

    private PageRows walk(Defined defined, PageRequest request, Scope scope) {
        Bytes workspace = defined.isWorkspaceable() && scope.workspace() != null ? workspace(scope) : null;
        return new PageRows(defined, definitions.get(), workspace, clock.millis(), request.size());
    }

    private Page page(Defined defined, PageRequest request, List<Found> found, Scope scope) {
        List<Entity> data = new ArrayList<>(Math.min(found.size(), request.size()));
        long now = clock.millis();
        for (int i = 0; i < found.size() && i < request.size(); i++) {
            data.add(entity(defined, found.get(i).row().array(), scope, now));
        }
        Optional<String> next = found.size() <= request.size()
                ? Optional.empty()
                : Optional.of(PageTokens.write(found.get(request.size() - 1).key()));
        return new Page(List.copyOf(data), next);
    }

    @Override
    public long count(String entity, Scope scope) {
        Defined defined = defined(entity, scope);
        Bytes workspace = defined.isWorkspaceable() && scope.workspace() != null ? workspace(scope) : null;
        return MetaLayout.count(tables.get(Table.META, MetaLayout.countKey(defined.ordinal(), workspace)))
                .rows();
    }

    @Override
    public Position reached() {
        return progress.reached();
    }

    @Override
    public void await(Position position, Duration timeout) {
        progress.await(Misuse.requireGiven(position, "position"), Misuse.requireGiven(timeout, "timeout"));
    }

    private Defined defined(String entity, Scope scope) {
        Misuse.requireGiven(scope, "scope");
        return defined(entity);
    }

    private Defined defined(String entity) {
        Defined defined = entity == null ? null : definitions.get().get(entity);
        if (defined == null) {
            throw new IllegalArgumentException(
                    "entity '" + Excerpt.of(String.valueOf(entity)) + "' is not defined in this store");
        }
        return defined;
    }

    private @Nullable Entity visible(Defined defined, byte @Nullable [] row, Scope scope) {
        if (row == null) {
            return null;
        }
        if (defined.isWorkspaceable() && scope.workspace() != null && !RowLayout.inWorkspace(row, workspace(scope))) {
            return null;
        }
        long now = RowLayout.expiresAt(row) == 0 ? 0 : clock.millis();
        return RowLayout.isOver(row, now) ? null : entity(defined, row, scope, now);
    }

    private Entity entity(Defined defined, byte[] row, Scope scope, long now) {
        int version = RowLayout.definition(row);
        Defined knowing = knowing(defined, version);
        int start = RowLayout.afterStart(row);
        return new Entity(
                knowing.name(),
                knowing.read(version, row, start, row.length - start),
                RowLayout.version(row),
                Position.of(RowLayout.offset(row)),
                workspaceOf(row, scope),
                Entity.ttl(RowLayout.expiresAt(row), now));
    }

    /** Returns definitions that include a version, because a row may be newer than those with which the read began. */
    private Defined knowing(Defined defined, int version) {
        Defined known = defined.version(version) == null ? defined(defined.name()) : defined;
        if (known.version(version) == null) {
            throw new IllegalStateException("a row of " + defined.name() + " names version " + version
                    + " of its definition, which is not there");
        }
        return known;
    }

    private EntityDefinition writtenWith(Defined defined, int version) {
        return knowing(defined, version).requireVersion(version).parsed();
    }

    private static @Nullable String workspaceOf(byte[] row, Scope scope) {
        Bytes workspace = RowLayout.workspace(row);
        if (workspace == null) {
            return null;
        }
        return scope.workspace() != null
                ? scope.workspace()
                : String.valueOf(CanonicalKey.parts(workspace).get(0));
    }

    /** Returns the workspace of a scope that is one workspace. */
    private static Bytes workspace(Scope scope) {
        return CanonicalKey.of(Objects.requireNonNull(scope.workspace()));
    }

    /** Makes sure that tables have an index, if that is the caller's task. */
    @FunctionalInterface
    public interface IndexSource {
        void prepare(Defined entity, IndexDefinition index);
    }
}
