package io.entail.project.postgres.read;

import io.entail.errors.Failures;
import io.entail.errors.InvalidOptionsException;
import io.entail.errors.MalformedEntityException;
import io.entail.errors.words.Misuse;
import io.entail.project.postgres.tables.PgReference;
import io.entail.project.postgres.tables.PgRow;
import io.entail.project.postgres.tables.PgTable;
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
import io.entail.read.Tagged;
import io.entail.read.index.Question;
import io.entail.resolve.Bytes;
import io.entail.state.Defined;
import io.entail.state.table.Layout;
import io.entail.state.table.TagLayout;
import io.entail.writes.WorkspaceKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads entities from the tables that a projector keeps. Each method sees one snapshot. Thread-safe. */
final class PostgresReader implements EntityReader {
    private static final Comparator<Bytes> IN_ORDER = (a, b) -> Arrays.compareUnsigned(a.array(), b.array());

    private final PgGenerations generations;
    private final PgProgress progress;
    private final Clock clock;

    /** Takes the clock that tells which rows have expired. */
    PostgresReader(PgGenerations generations, PgProgress progress, Clock clock) {
        this.generations = generations;
        this.progress = progress;
        this.clock = clock;
    }

    @Override
    public Optional<Entity> select(String entity, Object key, Scope scope) {
        Bytes rowKey = defined(entity, scope).keys().key(key);
        return generations.read((connection, shown) -> {
            PgQueries queries = shown.queries(shown.require(entity));
            PgStatement statement = queries.byKey(rowKey);
            List<PgRow> rows = statement == null ? List.of() : PgReading.rows(connection, shown, queries, statement);
            return rows.isEmpty() ? Optional.empty() : visible(rows.get(0), entity, scope);
        });
    }

    @Override
    public Optional<Entity> selectBy(String entity, String field, Object value, Scope scope) {
        Misuse.requireGiven(scope, "scope");
        known(entity, defined -> defined.keys().uniqueIndex(field) >= 0);
        return generations.read((connection, shown) -> {
            Defined defined = shown.require(entity);
            int constraint = defined.keys().uniqueIndex(field);
            if (scope.workspace() == null && !defined.spansWorkspaces(constraint)) {
                throw Failures.uniqueWithinWorkspaces(field);
            }
            for (Bytes claim : defined.keys().claimsOf(constraint, value)) {
                PgRow row = PgClaims.holder(connection, shown, defined, constraint, scope, claim);
                Optional<Entity> found = row == null ? Optional.empty() : visible(row, entity, scope);
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        });
    }

    /**
     * Reads the definitions again when the known ones do not have what the caller asks for, because a later one may
     * have it.
     */
    private void known(String entity, Predicate<Defined> isKnown) {
        generations.known(shown -> {
            try {
                return isKnown.test(shown.require(entity));
            } catch (IllegalArgumentException | InvalidOptionsException e) {
                return false;
            }
        });
    }

    @Override
    public Page page(String entity, PageRequest request, Scope scope) {
        Defined defined = defined(entity, scope);
        Bytes after = PageTokens.read(request, defined.keys());
        return page(entity, null, null, after, request, scope);
    }

    @Override
    public Page pageFor(String entity, String reference, Object parentKey, PageRequest request, Scope scope) {
        return children(referring(entity, reference, scope), reference, parentKey, null, request, scope);
    }

    @Override
    public Page pageFor(
            String entity, String reference, Object parentKey, TagQuery tags, PageRequest request, Scope scope) {
        Defined unused = referring(entity, reference, scope);
        return children(tagged(entity, tags, scope), reference, parentKey, tags, request, scope);
    }

    private Defined referring(String entity, String reference, Scope scope) {
        known(entity, defined -> defined.keys().referenceIndex(reference) >= 0);
        return defined(entity, scope);
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
        // Throws the same error as a replica if the parent's entity is not defined.
        defined(defined.reference(index).entity(), scope);
        return page(defined.name(), new Parent(reference, parent), tags, after, request, scope);
    }

    /** A row to which others refer. */
    private record Parent(String reference, Bytes key) {}

    private Page page(
            String entity,
            @Nullable Parent parent,
            @Nullable TagQuery tags,
            @Nullable Bytes after,
            PageRequest request,
            Scope scope) {
        Instant now = clock.instant();
        return generations.read((connection, shown) -> {
            PgQueries queries = shown.queries(shown.require(entity));
            PgTable table = queries.table();
            PgQueries.Parent found = null;
            if (parent != null) {
                int index = table.defined().keys().referenceIndex(parent.reference());
                PgReference reference = table.references().get(index);
                Object by = PgQueries.found(reference.key(), parent.key());
                if (by == null) {
                    return new Page(List.of(), Optional.empty());
                }
                found = new PgQueries.Parent(reference, by);
            }
            Object workspace = null;
            if (table.hasWorkspace() && scope.workspace() != null) {
                workspace = queries.workspace(scope.workspace());
                if (workspace == null) {
                    return new Page(List.of(), Optional.empty());
                }
            }
            PgStatement statement = queries.page(found, workspace, after, tags, now, request.size() + 1);
            List<PgRow> rows = PgReading.rows(connection, shown, queries, statement);
            rows.sort(Comparator.comparing(PgRow::key, IN_ORDER));
            return page(rows, request, entity, now);
        });
    }

    private Page page(List<PgRow> rows, PageRequest request, String entity, Instant now) {
        List<Entity> data = new ArrayList<>(Math.min(rows.size(), request.size()));
        for (int i = 0; i < rows.size() && i < request.size(); i++) {
            data.add(entity(rows.get(i), entity, now.toEpochMilli()));
        }
        Optional<String> next = rows.size() <= request.size()
                ? Optional.empty()
                : Optional.of(PageTokens.write(rows.get(request.size() - 1).key()));
        return new Page(List.copyOf(data), next);
    }

    @Override
    public Page byTags(String entity, TagQuery tags, PageRequest request, Scope scope) {
        Defined defined = tagged(entity, tags, scope);
        byte[] within = within(defined, scope);
        Bytes after = PageTokens.read(
                request,
                token -> TagLayout.isPlace(token.array(), defined.keys()) && Layout.startsWith(token.array(), within));
        byte[] from = after == null ? within : Layout.next(after.array());
        Instant now = clock.instant();
        return generations.read((connection, shown) -> {
            PgQueries queries = shown.queries(shown.require(entity));
            PgStatement statement = queries.tagged(tags, within, from, now, request.size() + 1);
            List<PgReading.Found> found = PgReading.placed(connection, shown, queries, statement);
            found.sort(Comparator.comparing(PgReading.Found::place, IN_ORDER));
            List<Entity> data = new ArrayList<>(Math.min(found.size(), request.size()));
            for (int i = 0; i < found.size() && i < request.size(); i++) {
                data.add(entity(found.get(i).row(), entity, now.toEpochMilli()));
            }
            Optional<String> next = found.size() <= request.size()
                    ? Optional.empty()
                    : Optional.of(PageTokens.write(found.get(request.size() - 1).place()));
            return new Page(List.copyOf(data), next);
        });
    }

    /** Returns the beginning of the places of the rows that a scope shows. */
    private static byte[] within(Defined defined, Scope scope) {
        if (!defined.isWorkspaceable()) {
            return TagLayout.places(null);
        }
        return scope.workspace() == null ? Layout.NOTHING : TagLayout.places(WorkspaceKey.of(scope.workspace()));
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
        Misuse.requireGiven(scope, "scope");
        Misuse.requireGiven(query, "query", "a query");
        known(entity, defined -> Question.of(defined.latest().parsed(), query) != null);
        Instant now = clock.instant();
        return generations.read((connection, shown) -> {
            Defined defined = shown.require(entity);
            Question question = Question.of(defined.latest().parsed(), query);
            Question.Place after = question.after(request, scope, defined.keys());
            return new PgAnswers(connection, shown, defined, question).page(after, request, scope, now);
        });
    }

    @Override
    public TagPage pageByTag(String tag, PageRequest request, Scope scope) {
        Misuse.requireGiven(scope, "scope");
        try {
            TagQuery.allOf(tag);
        } catch (InvalidOptionsException e) {
            throw Failures.invalidUnique("tag", String.valueOf(e.fields().get("tags")));
        }
        Bytes after = tagToken(request);
        byte[] places = scope.workspace() == null ? null : TagLayout.places(WorkspaceKey.of(scope.workspace()));
        return tagPage(request, (shown, ranges) -> {
            for (Defined defined : shown.definitions().all()) {
                if (defined.latest().tags() != null) {
                    byte[] prefix = TagLayout.prefix(defined.ordinal(), tag);
                    // If the entity has workspaces, the range contains only rows of the workspace.
                    byte[] whole =
                            places == null || !defined.isWorkspaceable() ? prefix : TagLayout.key(prefix, places);
                    add(ranges, whole, after);
                }
            }
            return null;
        });
    }

    @Override
    public TagPage pageTags(PageRequest request, Scope scope) {
        Misuse.requireGiven(scope, "scope");
        Bytes after = tagToken(request);
        byte[] places = scope.workspace() == null ? null : TagLayout.places(WorkspaceKey.of(scope.workspace()));
        return tagPage(request, (shown, ranges) -> {
            add(ranges, Layout.NOTHING, after);
            return places;
        });
    }

    private static @Nullable Bytes tagToken(PageRequest request) {
        return PageTokens.read(request, token -> TagLayout.isKey(token.array()));
    }

    /** Adds the range of places that begin with a prefix and follow a token, unless it is empty. */
    private static void add(List<PgWholeQueries.Range> ranges, byte[] prefix, @Nullable Bytes after) {
        byte[] end = PgWholeQueries.end(prefix);
        byte[] start = after == null ? prefix : Layout.next(after.array());
        byte[] first = Arrays.compareUnsigned(start, prefix) > 0 ? start : prefix;
        if (Arrays.compareUnsigned(first, end) < 0) {
            ranges.add(new PgWholeQueries.Range(Bytes.wrap(first), Bytes.wrap(end)));
        }
    }

    /**
     * Adds the ranges to read, and returns the beginning of the places that the scope shows if the ranges contain
     * others, null otherwise.
     */
    @FunctionalInterface
    private interface TagRanges {
        byte @Nullable [] add(PgShown shown, List<PgWholeQueries.Range> ranges);
    }

    private TagPage tagPage(PageRequest request, TagRanges where) {
        Instant now = clock.instant();
        return generations.read((connection, shown) -> {
            List<PgWholeQueries.Range> ranges = new ArrayList<>();
            byte[] workspace = where.add(shown, ranges);
            PgStatement statement = shown.whole().tags(ranges, workspace, now, request.size() + 1);
            List<Bytes> keys = PgReading.lines(
                    connection, shown, statement, (answer, first) -> Bytes.wrap(answer.getBytes(first)));
            keys.sort(IN_ORDER);
            List<Tagged> data = new ArrayList<>();
            for (int i = 0; i < keys.size() && i < request.size(); i++) {
                data.add(tagged(shown, keys.get(i).array()));
            }
            Optional<String> next = keys.size() <= request.size()
                    ? Optional.empty()
                    : Optional.of(PageTokens.write(keys.get(request.size() - 1)));
            return new TagPage(List.copyOf(data), next);
        });
    }

    private static Tagged tagged(PgShown shown, byte[] key) throws OutdatedException {
        int ordinal = Layout.ordinal(key, 0);
        if (ordinal >= shown.definitions().size()) {
            throw new OutdatedException();
        }
        Defined defined = shown.definitions().at(ordinal);
        byte[] place = TagLayout.placeOf(key);
        return new Tagged(
                TagLayout.tagOf(key),
                defined.name(),
                defined.keys().keyValues(TagLayout.keyOf(place)),
                WorkspaceKey.id(TagLayout.workspaceOf(place)));
    }

    @Override
    public long count(String entity, Scope scope) {
        Defined defined = defined(entity, scope);
        String workspace = defined.isWorkspaceable() && scope.workspace() != null ? scope.workspace() : "";
        return generations.read(
                (connection, shown) -> PgRows.count(connection, shown, shown.require(entity), workspace));
    }

    @Override
    public Position reached() {
        return progress.asked();
    }

    @Override
    public void await(Position position, Duration timeout) {
        progress.await(Misuse.requireGiven(position, "position"), Misuse.requireGiven(timeout, "timeout"));
    }

    private Defined defined(String entity, Scope scope) {
        Misuse.requireGiven(scope, "scope");
        return generations.known(shown -> shown.get(entity) != null).require(entity);
    }

    private Optional<Entity> visible(PgRow row, String entity, Scope scope) {
        if (row.workspace() != null
                && scope.workspace() != null
                && !row.workspace().equals(scope.workspace())) {
            return Optional.empty();
        }
        long now = row.expiresAt() == 0 ? 0 : clock.millis();
        boolean over = row.expiresAt() != 0 && row.expiresAt() <= now;
        return over ? Optional.empty() : Optional.of(entity(row, entity, now));
    }

    static Entity entity(PgRow row, String entity, long now) {
        Map<String, Object> fields = row.shown();
        if (fields == null) {
            throw new MalformedEntityException(
                    "bytes that are no entity of '" + entity + "': the feed has no image of this row");
        }
        return new Entity(
                entity,
                fields,
                row.rowVersion(),
                Position.of(row.position()),
                row.workspace(),
                Entity.ttl(row.expiresAt(), now));
    }
}
