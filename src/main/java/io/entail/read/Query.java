package io.entail.read;

import io.entail.errors.Failures;
import io.entail.errors.words.Misuse;
import io.entail.schema.value.Given;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A search for the rows of an entity by their fields: values of fields, a range of one more field, a field to sort by,
 * and tags. For example
 *
 * <pre>{@code Query.where("status", "paid").from("total", 10).below("total", 100).sortDescending("total")}</pre>
 *
 * An index has to answer the query: its first fields have to be those with one value, in any order, and its next field
 * the one with the range, which is also the one to sort by. Rows come in the order of the values of that field, then of
 * the index's other fields, then of the primary key; descending is the exact reverse. Values have the same order in
 * every kind of storage: numbers by value, texts by their UTF-8 bytes, false before true, unset last. Of several
 * suitable indexes the shortest is used, and of several shortest ones the first in the definition. Immutable and
 * thread-safe.
 *
 * @param equal fields with the value that each must have; null for unset
 * @param ranged the field with a range, null when there is none
 * @param low lower end of the range, null when it is open; unset is in no range
 * @param high upper end of the range, null when it is open
 * @param sort null for ascending order of the field with a range
 * @param tags null when tags do not matter
 */
public record Query(
        Map<String, @Nullable Object> equal,
        @Nullable String ranged,
        @Nullable Bound low,
        @Nullable Bound high,
        @Nullable Sort sort,
        @Nullable TagQuery tags) {
    private static final Query ALL = new Query(Map.of(), null, null, null, null, null);

    /**
     * One end of a range.
     *
     * @param inclusive whether the value itself is in the range
     */
    public record Bound(Object value, boolean inclusive) {
        public Bound {
            Misuse.requireGiven(value, "the end of a range");
        }
    }

    /** The field by which rows are sorted. */
    public record Sort(String field, boolean descending) {
        public Sort {
            Misuse.requireGiven(field, "the field to sort by", "a string");
        }
    }

    public Query {
        equal = Collections.unmodifiableMap(Given.table("equal", equal));
    }

    /** Returns the query for all rows. */
    public static Query all() {
        return ALL;
    }

    /** Returns the query for rows whose field has this value; null stands for unset. */
    public static Query where(String field, @Nullable Object value) {
        return ALL.and(field, value);
    }

    /**
     * Returns this query with one more condition: the field has this value.
     *
     * @throws io.entail.errors.InvalidOptionsException when the query already has a value for the field
     */
    public Query and(String field, @Nullable Object value) {
        Misuse.requireGiven(field, "field", "a string");
        if (equal.containsKey(field)) {
            throw fault(field, "is asked for two values");
        }
        Map<String, @Nullable Object> more = new LinkedHashMap<>(equal);
        more.put(field, value);
        return new Query(more, ranged, low, high, sort, tags);
    }

    /** Returns this query with one more condition: the field is greater than or equal to this value. */
    public Query from(String field, Object value) {
        return low(field, new Bound(value, true));
    }

    /** Returns this query with one more condition: the field is greater than this value. */
    public Query above(String field, Object value) {
        return low(field, new Bound(value, false));
    }

    /** Returns this query with one more condition: the field is less than or equal to this value. */
    public Query to(String field, Object value) {
        return high(field, new Bound(value, true));
    }

    /** Returns this query with one more condition: the field is less than this value. */
    public Query below(String field, Object value) {
        return high(field, new Bound(value, false));
    }

    private Query low(String field, Bound bound) {
        checkRanged(field, low);
        return new Query(equal, field, bound, high, sort, tags);
    }

    private Query high(String field, Bound bound) {
        checkRanged(field, high);
        return new Query(equal, field, low, bound, sort, tags);
    }

    private void checkRanged(String field, @Nullable Bound there) {
        Misuse.requireGiven(field, "field", "a string");
        if (ranged != null && !ranged.equals(field)) {
            throw fault(field, "is asked for a range, and so is '" + ranged + "': one field can have a range");
        }
        if (there != null) {
            throw fault(field, "has this end of its range already");
        }
    }

    /** Returns this query in ascending order of a field; rows where it is unset come last. */
    public Query sort(String field) {
        return new Query(equal, ranged, low, high, new Sort(field, false), tags);
    }

    /** Returns this query in descending order of a field; rows where it is unset come first. */
    public Query sortDescending(String field) {
        return new Query(equal, ranged, low, high, new Sort(field, true), tags);
    }

    /** Returns this query with one more condition: the rows have the tags. */
    public Query tagged(TagQuery query) {
        return new Query(equal, ranged, low, high, sort, Misuse.requireGiven(query, "tags", "a query"));
    }

    private static RuntimeException fault(String field, String message) {
        return Failures.invalidOptions(Map.of(field, message));
    }
}
