package io.entail.project.cassandra.read;

import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import io.entail.errors.Failures;
import io.entail.errors.InvalidOptionsException;
import io.entail.errors.PositionNotReachedException;
import io.entail.errors.words.Misuse;
import io.entail.project.TargetPosition;
import io.entail.project.cassandra.read.PageWalk.Found;
import io.entail.project.cassandra.read.ReadTables.Sought;
import io.entail.project.cassandra.tables.CassandraRow;
import io.entail.project.cassandra.tables.ReadEntity;
import io.entail.project.cassandra.tables.RowIndex;
import io.entail.project.cassandra.tables.RowIndex.TagPlace;
import io.entail.project.cassandra.tables.RowValues;
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
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads entities from Cassandra. */
final class CassandraReader implements EntityReader {
    private static final Duration POLL_MIN = Duration.ofMillis(2);
    private static final Duration POLL_MAX = Duration.ofMillis(20);
    private static final int PAGE_MAX = 1_000;

    private final CassandraState state;
    private final Clock clock;

    CassandraReader(CassandraState state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    @Override
    public Optional<Entity> select(String entity, Object key, Scope scope) {
        Misuse.requireGiven(scope, "scope");
        return state.read(tables -> {
            ReadEntity read = tables.entity(entity);
            return visible(read.read(read.defined().keys().key(key)), scope);
        });
    }

    @Override
    public Optional<Entity> selectBy(String entity, String field, Object value, Scope scope) {
        Misuse.requireGiven(scope, "scope");
        return state.read(tables -> {
            ReadEntity read = tables.entity(entity);
            Defined defined = read.defined();
            int constraint = defined.keys().uniqueIndex(field);
            if (scope.workspace() == null && !defined.spansWorkspaces(constraint)) {
                throw Failures.uniqueWithinWorkspaces(field);
            }
            for (Bytes claim : defined.keys().claimsOf(constraint, value)) {
                Optional<Entity> found = visible(state.holder(tables, read, constraint, scope, claim), scope);
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        });
    }

    @Override
    public Page page(String entity, PageRequest request, Scope scope) {
        Misuse.requireGiven(scope, "scope");
        return state.read(tables -> {
            ReadEntity read = tables.entity(entity);
            return read.defined().isWorkspaceable() && scope.workspace() != null
                    ? inWorkspace(tables, read, request, scope)
                    : everywhere(read, request, scope);
        });
    }

    private Page inWorkspace(ReadTables tables, ReadEntity read, PageRequest request, Scope scope) {
        Bytes after = PageTokens.read(request, read.defined().keys());
        Bytes workspace = WorkspaceKey.of(String.valueOf(scope.workspace()));
        PageWalk walk = new PageWalk(
                tables,
                Places.chain(CassandraState.pages(tables, read.defined(), workspace, after)),
                key -> new Sought(read, key));
        return page(walk.collect(request.size(), (key, row) -> isShown(row, scope)), request);
    }

    /**
     * Reads a page of rows of all workspaces. A token has the row's place in its table: the token of its key and the
     * key.
     */
    private Page everywhere(ReadEntity read, PageRequest request, Scope scope) {
        Bytes after = PageTokens.read(
                request,
                token -> token.length() > Long.BYTES && read.defined().keys().isKey(keyOf(token)));
        Long from = after == null ? null : ByteBuffer.wrap(after.array()).getLong();
        int wanted = request.size() + 1;
        List<Found> found = new ArrayList<>();
        ResultSet rows = state.execute(read.all(from).setPageSize(Math.min(wanted + 1, PAGE_MAX)));
        for (Row each : rows) {
            CassandraRow row = read.row(each);
            long token = each.getLong(read.tokenColumn());
            boolean behind = after == null
                    || from == null
                    || token > from
                    || (row != null && row.key().compareTo(keyOf(after)) > 0);
            if (row != null && behind && isShown(row, scope)) {
                found.add(new Found(placeOf(token, row.key()), row));
                if (found.size() == wanted) {
                    break;
                }
            }
        }
        return page(found, request);
    }

    private static Bytes placeOf(long token, Bytes key) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + key.length())
                .putLong(token)
                .put(key.array())
                .array());
    }

    private static Bytes keyOf(Bytes place) {
        byte[] key = new byte[place.length() - Long.BYTES];
        System.arraycopy(place.array(), Long.BYTES, key, 0, key.length);
        return Bytes.wrap(key);
    }

    @Override
    public Page pageFor(String entity, String reference, Object parentKey, PageRequest request, Scope scope) {
        Misuse.requireGiven(scope, "scope");
        return state.read(
                tables -> children(tables, tables.entity(entity), reference, parentKey, null, request, scope));
    }

    @Override
    public Page pageFor(
            String entity, String reference, Object parentKey, TagQuery tags, PageRequest request, Scope scope) {
        return state.read(tables ->
                children(tables, tagged(tables, entity, tags, scope), reference, parentKey, tags, request, scope));
    }

    private Page children(
            ReadTables tables,
            ReadEntity read,
            String reference,
            Object parentKey,
            @Nullable TagQuery tags,
            PageRequest request,
            Scope scope) {
        Defined defined = read.defined();
        int index = defined.keys().referenceIndex(reference);
        Bytes parent = defined.keys().parent(index, parentKey);
        Bytes after = PageTokens.read(request, defined.keys());
        String parentEntity = defined.reference(index).entity();
        tables.entity(parentEntity);
        RowIndex.Place kind = RowIndex.child(defined.ordinal(), index);
        IndexRange range = new IndexRange(
                tables,
                RowIndex.references(parentEntity, parent),
                kind.prefix(),
                after == null ? null : kind.then(after));
        PageWalk walk = new PageWalk(
                tables, Places.chain(List.of(range)), place -> new Sought(read, RowIndex.childKeyOf(place)));
        List<Found> found = walk.collect(
                request.size(),
                (place, row) -> isShown(row, scope) && row.refersTo(index, parent) && isTagged(row, tags));
        return page(byKey(found), request);
    }

    private static List<Found> byKey(List<Found> found) {
        return found.stream()
                .map(each -> new Found(each.row().key(), each.row()))
                .toList();
    }

    private static boolean isTagged(CassandraRow row, @Nullable TagQuery query) {
        if (query == null) {
            return true;
        }
        Map<String, Object> fields = row.shownIfAny();
        if (fields == null) {
            return false;
        }
        Collection<String> has = RowIndex.tags(row.entity().defined().latest().parsed(), fields);
        return query.all()
                ? has.containsAll(query.tags())
                : query.tags().stream().anyMatch(has::contains);
    }

    private static ReadEntity tagged(ReadTables tables, String entity, TagQuery tags, Scope scope) {
        Misuse.requireGiven(tags, "tags", "a query");
        Misuse.requireGiven(scope, "scope");
        ReadEntity read = tables.entity(entity);
        if (!RowValues.hasTags(read.defined().latest().parsed())) {
            throw TagQuery.notFor(entity);
        }
        return read;
    }

    @Override
    public Page byTags(String entity, TagQuery tags, PageRequest request, Scope scope) {
        return state.read(tables -> {
            ReadEntity read = tagged(tables, entity, tags, scope);
            Defined defined = read.defined();
            byte[] within = within(defined, scope);
            Bytes after = PageTokens.read(
                    request,
                    token -> TagLayout.isPlace(token.array(), defined.keys())
                            && Layout.startsWith(token.array(), within));
            List<IndexRange> ranges = new ArrayList<>();
            for (String tag : tags.tags()) {
                ranges.add(new IndexRange(tables, RowIndex.tag(defined, tag), Bytes.wrap(within), after));
            }
            Places places = tags.all() ? Places.ofAll(ranges) : Places.ofAny(ranges);
            PageWalk walk = new PageWalk(tables, places, place -> new Sought(read, TagLayout.keyOf(place.array())));
            return page(
                    walk.collect(
                            request.size(),
                            (place, row) -> isShown(row, scope) && isAt(place, row) && isTagged(row, tags)),
                    request);
        });
    }

    /** Returns the beginning of the places of the rows that a scope shows. */
    private static byte[] within(Defined defined, Scope scope) {
        if (!defined.isWorkspaceable()) {
            return TagLayout.places(null);
        }
        return scope.workspace() == null ? Layout.NOTHING : TagLayout.places(WorkspaceKey.of(scope.workspace()));
    }

    private static boolean isAt(Bytes place, CassandraRow row) {
        Bytes workspace = row.workspace() == null ? null : WorkspaceKey.of(row.workspace());
        return Bytes.wrap(TagLayout.place(workspace, row.key())).equals(place);
    }

    @Override
    public Page pageWhere(String entity, Query query, PageRequest request, Scope scope) {
        Misuse.requireGiven(scope, "scope");
        return state.read(tables -> {
            ReadEntity read = tables.entity(entity);
            Question question = Question.of(read.defined().latest().parsed(), query);
            Question.Place after = question.after(request, scope, read.defined().keys());
            SortedRows answers = new SortedRows(tables, read, question);
            List<Found> found = answers.read(
                    after, scope, request.size(), row -> isShown(row, scope) && isTagged(row, question.tags()));
            return page(found, request, place -> answers.token(place, scope));
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
        return state.read(tables -> {
            Bytes after = PageTokens.read(request, TagTokens::isToken);
            TagPlace last = after == null ? null : TagTokens.read(after);
            List<TagRange> ranges = new ArrayList<>();
            for (Defined defined : tables.definitions().all()) {
                boolean behind = last == null || defined.ordinal() >= last.entity();
                if (behind && RowValues.hasTags(defined.latest().parsed())) {
                    Bytes place = last == null || defined.ordinal() > last.entity()
                            ? null
                            : Bytes.wrap(TagLayout.place(last.workspace(), last.key()));
                    ranges.add(new TagRange(
                            defined,
                            new IndexRange(
                                    tables, RowIndex.tag(defined, tag), Bytes.wrap(within(defined, scope)), place)));
                }
            }
            return tagPage(tables, TagRange.chain(ranges, tag), request, scope);
        });
    }

    @Override
    public TagPage pageTags(PageRequest request, Scope scope) {
        Misuse.requireGiven(scope, "scope");
        return state.read(tables -> {
            Bytes after = PageTokens.read(request, TagTokens::isToken);
            TagPlace last = after == null ? null : TagTokens.read(after);
            int first = last == null ? 0 : RowIndex.bucket(last.key());
            Bytes place =
                    last == null ? null : RowIndex.tagPlace(last.workspace(), last.entity(), last.tag(), last.key());
            List<IndexRange> ranges = new ArrayList<>();
            for (int bucket = first; bucket < RowIndex.BUCKETS; bucket++) {
                Bytes behind = bucket == first ? place : null;
                for (Bytes prefix : prefixes(scope)) {
                    ranges.add(new IndexRange(tables, RowIndex.tagged(bucket), prefix, behind));
                }
            }
            return tagPage(tables, Places.chain(ranges), request, scope);
        });
    }

    /** Rows of a workspace come before those without a workspace. */
    private static List<Bytes> prefixes(Scope scope) {
        return scope.workspace() == null
                ? List.of(Bytes.EMPTY)
                : List.of(RowIndex.taggedIn(WorkspaceKey.of(scope.workspace())), RowIndex.taggedIn(null));
    }

    /** Reads a page from places as {@link RowIndex#tagPlace} makes them. */
    private TagPage tagPage(ReadTables tables, Places places, PageRequest request, Scope scope) {
        PageWalk walk = new PageWalk(tables, places, place -> {
            TagPlace tagged = TagPlace.of(place);
            ReadEntity entity = CassandraState.ordinal(tables, tagged.entity());
            return entity == null ? null : new Sought(entity, tagged.key());
        });
        List<Found> found = walk.collect(request.size(), (place, row) -> {
            TagPlace tagged = TagPlace.of(place);
            return isShown(row, scope)
                    && Objects.equals(WorkspaceKey.id(tagged.workspace()), row.workspace())
                    && row.has(tagged.tag());
        });
        List<Tagged> data = new ArrayList<>();
        for (int i = 0; i < found.size() && i < request.size(); i++) {
            CassandraRow row = found.get(i).row();
            Defined defined = row.entity().defined();
            data.add(new Tagged(
                    TagPlace.of(found.get(i).place()).tag(),
                    defined.name(),
                    defined.keys().keyValues(row.key()),
                    row.workspace()));
        }
        Optional<String> next = found.size() <= request.size()
                ? Optional.empty()
                : Optional.of(PageTokens.write(TagTokens.write(
                        TagPlace.of(found.get(request.size() - 1).place()))));
        return new TagPage(List.copyOf(data), next);
    }

    @Override
    public long count(String entity, Scope scope) {
        Misuse.requireGiven(scope, "scope");
        return state.read(tables -> state.count(tables, entity, scope));
    }

    @Override
    public Position reached() {
        TargetPosition position = state.position();
        return position == null ? Position.START : position.position();
    }

    @Override
    public void await(Position position, Duration timeout) {
        Misuse.requireGiven(position, "position");
        Misuse.requireGiven(timeout, "timeout");
        position.requireHere();
        long deadline = System.nanoTime() + timeout.toNanos();
        Duration pause = POLL_MIN;
        Position reached = reached();
        while (reached.compareTo(position) < 0) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (left.isNegative() || left.isZero()) {
                throw new PositionNotReachedException(
                        "position " + position + " was not reached within " + timeout.toMillis() + " ms, "
                                + state.place() + " is at " + reached,
                        Map.of("position", position.toString(), "reached", reached.toString()));
            }
            Pauses.sleep(left.compareTo(pause) < 0 ? left : pause);
            pause = pause.multipliedBy(2).compareTo(POLL_MAX) < 0 ? pause.multipliedBy(2) : POLL_MAX;
            reached = reached();
        }
    }

    private boolean isShown(CassandraRow row, Scope scope) {
        return row.isIn(scope.workspace()) && !row.isOver(clock.millis());
    }

    private Optional<Entity> visible(@Nullable CassandraRow row, Scope scope) {
        if (row == null || !isShown(row, scope)) {
            return Optional.empty();
        }
        return Optional.of(entity(row));
    }

    private Page page(List<Found> found, PageRequest request) {
        return page(found, request, PageTokens::write);
    }

    private Page page(List<Found> found, PageRequest request, Function<Bytes, String> token) {
        List<Entity> data = new ArrayList<>(Math.min(found.size(), request.size()));
        for (int i = 0; i < found.size() && i < request.size(); i++) {
            data.add(entity(found.get(i).row()));
        }
        Optional<String> next = found.size() <= request.size()
                ? Optional.empty()
                : Optional.of(token.apply(found.get(request.size() - 1).place()));
        return new Page(List.copyOf(data), next);
    }

    private Entity entity(CassandraRow row) {
        return new Entity(
                row.entity().defined().name(),
                row.shown(),
                row.version(),
                row.position(),
                row.workspace(),
                Entity.ttl(row.expiresAt(), row.expiresAt() == 0 ? 0 : clock.millis()));
    }
}
