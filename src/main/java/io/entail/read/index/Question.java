package io.entail.read.index;

import io.entail.errors.Failures;
import io.entail.errors.words.Excerpt;
import io.entail.errors.words.Misuse;
import io.entail.read.PageRequest;
import io.entail.read.PageTokens;
import io.entail.read.Query;
import io.entail.read.Query.Bound;
import io.entail.read.Scope;
import io.entail.read.TagQuery;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.IndexDefinition;
import io.entail.schema.codec.TextsField;
import io.entail.writes.CanonicalKey;
import io.entail.writes.EntityKeys;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Query} translated to one index of the entity: the index entries whose {@link SortKey stored bytes} lie in a
 * range, in one direction. An index stores only the beginning of long texts, so a row within the bounds may not match;
 * {@link #matches} decides. Immutable and thread-safe.
 */
public final class Question {
    private static final int DIGEST_BYTES = 8;

    private final String entity;
    private final IndexDefinition index;
    private final List<@Nullable Object> equal;
    private final boolean ranged;
    private final @Nullable Bound low;
    private final @Nullable Bound high;
    private final boolean descending;
    private final @Nullable TagQuery tags;
    private final boolean exact;

    private Question(
            EntityDefinition definition,
            IndexDefinition index,
            List<@Nullable Object> equal,
            Query query,
            @Nullable Bound low,
            @Nullable Bound high) {
        this.entity = definition.name();
        this.index = index;
        this.equal = Collections.unmodifiableList(equal);
        this.ranged = query.ranged() != null;
        this.low = low;
        this.high = high;
        this.descending = query.sort() != null && query.sort().descending();
        this.tags = query.tags();
        this.exact = equal.stream().noneMatch(SortKey::isCut) && !isCut(low) && !isCut(high);
    }

    private static boolean isCut(@Nullable Bound bound) {
        return bound != null && SortKey.isCut(bound.value());
    }

    /**
     * Translates a query to the index of the definition that answers it.
     *
     * @throws io.entail.errors.InvalidOptionsException when a field is unknown or a value does not fit it, when the
     *     query has tags and the entity has none, and when no index can answer, with a description of the index that
     *     could
     */
    public static Question of(EntityDefinition definition, Query query) {
        Misuse.requireGiven(query, "query", "a query");
        if (query.tags() != null && TextsField.of(definition, "tags") == null) {
            throw TagQuery.notFor(definition.name());
        }
        query.equal().keySet().forEach(field -> requireField(definition, field));
        String next = next(definition, query);
        IndexDefinition index = definition.indexes().stream()
                .filter(each -> answers(each, query, next))
                .min((one, other) ->
                        Integer.compare(one.fields().size(), other.fields().size()))
                .orElseThrow(() -> noIndex(definition, query, next));
        List<@Nullable Object> equal = new ArrayList<>();
        for (String field : index.fields().subList(0, query.equal().size())) {
            Object value = query.equal().get(field);
            equal.add(value == null ? null : asked(definition, field, value));
        }
        return new Question(
                definition,
                index,
                equal,
                query,
                bound(definition, query, query.low()),
                bound(definition, query, query.high()));
    }

    /**
     * Translates a query to an index of exactly its fields, which need not exist, so that rows can be compared with the
     * query.
     *
     * @throws io.entail.errors.InvalidOptionsException when a field is unknown or a value does not fit it
     */
    public static Question ofRows(EntityDefinition definition, Query query) {
        next(definition, query);
        List<String> fields = new ArrayList<>();
        List<@Nullable Object> equal = new ArrayList<>();
        query.equal().forEach((field, value) -> {
            fields.add(field);
            equal.add(value == null ? null : asked(definition, field, value));
        });
        if (query.ranged() != null) {
            fields.add(query.ranged());
        }
        IndexDefinition index = new IndexDefinition(fields);
        Bound low = bound(definition, query, query.low());
        Bound high = bound(definition, query, query.high());
        return new Question(definition, index, equal, query, low, high);
    }

    /** Returns the field after those with one value, null when there is none. */
    private static @Nullable String next(EntityDefinition definition, Query query) {
        String ranged = query.ranged();
        Query.Sort sort = query.sort();
        if (ranged != null) {
            requireField(definition, ranged);
            if (query.equal().containsKey(ranged)) {
                throw fault(ranged, "is asked for a value and for a range");
            }
        }
        if (sort == null) {
            return ranged;
        }
        requireField(definition, sort.field());
        if (ranged != null && !ranged.equals(sort.field())) {
            throw fault(
                    "sort",
                    "rows of a range of '" + ranged + "' are sorted by '" + ranged + "', not by '" + sort.field()
                            + "'");
        }
        return query.equal().containsKey(sort.field()) ? ranged : sort.field();
    }

    private static boolean answers(IndexDefinition index, Query query, @Nullable String next) {
        int equal = query.equal().size();
        int needed = next == null ? equal : equal + 1;
        return index.fields().size() >= needed
                && needed > 0
                && query.equal().keySet().containsAll(index.fields().subList(0, equal))
                && (next == null || index.fields().get(equal).equals(next));
    }

    private static RuntimeException noIndex(EntityDefinition definition, Query query, @Nullable String next) {
        List<String> fields = new ArrayList<>(query.equal().keySet());
        if (next != null) {
            fields.add(next);
        }
        if (fields.isEmpty()) {
            return fault("where", "no field is asked for");
        }
        String way = fields.size() == 1
                ? "add @indexed(true) to the field"
                : "add @index(["
                        + fields.stream().map(field -> '"' + field + '"').collect(Collectors.joining(", "))
                        + "]) to the record";
        String there = definition.indexes().isEmpty()
                ? "nothing"
                : definition.indexes().stream().map(each -> "[" + each + "]").collect(Collectors.joining(", "));
        return fault(
                String.join(", ", fields),
                "no index of '" + definition.name() + "' answers this: " + way + "; indexed are: " + there);
    }

    private static FieldDefinition requireField(EntityDefinition definition, String field) {
        FieldDefinition found = definition.field(field);
        if (found == null) {
            throw fault(Excerpt.of(field), "unknown field");
        }
        return found;
    }

    private static @Nullable Bound bound(EntityDefinition definition, Query query, @Nullable Bound given) {
        return given == null || query.ranged() == null
                ? null
                : new Bound(asked(definition, query.ranged(), given.value()), given.inclusive());
    }

    private static Object asked(EntityDefinition definition, String field, Object value) {
        try {
            return requireField(definition, field).asked(value);
        } catch (IllegalArgumentException e) {
            throw fault(field, String.valueOf(e.getMessage()));
        }
    }

    private static RuntimeException fault(String field, String message) {
        return Failures.invalidOptions(Map.of(field, message));
    }

    /** Returns the index that answers. */
    public IndexDefinition index() {
        return index;
    }

    /** Whether entries are returned in the reverse of their order, including entries with equal values. */
    public boolean descending() {
        return descending;
    }

    /** Returns the tags that the rows must have, null when there is no such condition. */
    public @Nullable TagQuery tags() {
        return tags;
    }

    /** Returns the least stored bytes that a match can have. */
    public Bytes lower() {
        Bytes start = SortKey.stored(equal);
        if (low == null) {
            return ranged ? joined(start, Bytes.wrap(new byte[] {SortKey.VALUE})) : start;
        }
        Bytes from = joined(start, SortKey.stored(low.value()));
        return low.inclusive() || isCut(low) ? from : above(from);
    }

    /** Returns the least stored bytes above those of all matches; null when there is no upper bound. */
    public @Nullable Bytes upper() {
        Bytes start = SortKey.stored(equal);
        if (high == null) {
            return ranged ? joined(start, Bytes.wrap(new byte[] {SortKey.NULL})) : SortKey.above(start);
        }
        Bytes to = joined(start, SortKey.stored(high.value()));
        return high.inclusive() || isCut(high) ? above(to) : to;
    }

    private static Bytes above(Bytes value) {
        Bytes above = SortKey.above(value);
        if (above == null) {
            throw new IllegalStateException("the bytes of a value begin with 1 or 2");
        }
        return above;
    }

    private static Bytes joined(Bytes first, Bytes then) {
        byte[] both = Arrays.copyOf(first.array(), first.length() + then.length());
        System.arraycopy(then.array(), 0, both, first.length(), then.length());
        return Bytes.wrap(both);
    }

    /** Whether every entry within the bounds matches, so that {@link #matches} need not be called. */
    public boolean isExact() {
        return exact;
    }

    /**
     * Whether a row matches, apart from its tags.
     *
     * @param values of the index's fields, in its order
     */
    public boolean matches(List<? extends @Nullable Object> values) {
        int place = equal.size();
        if (!SortKey.whole(values.subList(0, place)).equals(SortKey.whole(equal))) {
            return false;
        }
        if (!ranged) {
            return true;
        }
        Object value = values.get(place);
        return value != null
                && (low == null || isWithin(compare(value, low.value()), low))
                && (high == null || isWithin(compare(high.value(), value), high));
    }

    private static int compare(Object one, Object other) {
        return SortKey.whole(List.of(one)).compareTo(SortKey.whole(List.of(other)));
    }

    private static boolean isWithin(int distance, Bound bound) {
        return distance > 0 || (distance == 0 && bound.inclusive());
    }

    /**
     * The place of a row in the order of the results.
     *
     * @param values its stored bytes in the index
     * @param key canonical bytes of its primary key
     */
    public record Place(Bytes values, Bytes key) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byValues = values.compareTo(other.values);
            return byValues != 0 ? byValues : key.compareTo(other.key);
        }
    }

    /** Returns the token of the page after a row. It is valid only for this query and this scope. */
    public String token(Place last, Scope scope) {
        ByteBuffer token = ByteBuffer.allocate(DIGEST_BYTES + Short.BYTES + last.values.length() + last.key.length());
        token.put(digest(scope))
                .putShort((short) last.values.length())
                .put(last.values.array())
                .put(last.key.array());
        return PageTokens.write(Bytes.wrap(token.array()));
    }

    /**
     * Returns the place after which the page begins, null for the first page. Checks the size too.
     *
     * @throws io.entail.errors.InvalidSizeException when the size is out of range
     * @throws io.entail.errors.InvalidOffsetException when the token belongs to another query or scope
     */
    public @Nullable Place after(PageRequest request, Scope scope, EntityKeys keys) {
        Bytes token = PageTokens.read(request, bytes -> isToken(bytes.array(), scope, keys));
        return token == null ? null : place(token.array());
    }

    private boolean isToken(byte[] token, Scope scope, EntityKeys keys) {
        int values = DIGEST_BYTES + Short.BYTES;
        return token.length >= values
                && Arrays.equals(token, 0, DIGEST_BYTES, digest(scope), 0, DIGEST_BYTES)
                && values + lengthOfValues(token) <= token.length
                && keys.isKey(place(token).key);
    }

    private static int lengthOfValues(byte[] token) {
        return Short.toUnsignedInt(ByteBuffer.wrap(token).getShort(DIGEST_BYTES));
    }

    private static Place place(byte[] token) {
        int start = DIGEST_BYTES + Short.BYTES;
        int end = start + lengthOfValues(token);
        return new Place(
                Bytes.wrap(Arrays.copyOfRange(token, start, end)),
                Bytes.wrap(Arrays.copyOfRange(token, end, token.length)));
    }

    /** Returns bytes that identify this query and scope in tokens. */
    private byte[] digest(Scope scope) {
        List<@Nullable Object> parts = new ArrayList<>();
        parts.add(entity);
        parts.add(index.toString());
        parts.add(scope.workspace());
        parts.add(descending);
        parts.add(equal.size());
        parts.addAll(equal);
        addBound(parts, low);
        addBound(parts, high);
        if (tags != null) {
            parts.add(tags.all());
            parts.addAll(tags.tags());
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(CanonicalKey.ofParts(parts).array());
            return Arrays.copyOf(digest, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void addBound(List<@Nullable Object> parts, @Nullable Bound bound) {
        parts.add(bound == null ? null : bound.inclusive());
        parts.add(bound == null ? null : bound.value());
    }
}
