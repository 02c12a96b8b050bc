package io.entail.errors;

import io.entail.errors.words.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Creates the errors of the DAO contract. All their messages are composed here, so that every reader and every writer
 * uses the same words.
 */
public final class Failures {
    /** The key of an error tree under which faults of several fields are listed as texts. */
    public static final String ENTITY = "@entity";

    /** The fault of a plugin whose route has none of its protocols. */
    public static final String PROTOCOLS_OF_ROUTE = "must match the associated route's protocols";

    /** The fault of a plugin when no route of its service has any of its protocols. */
    public static final String PROTOCOLS_OF_SERVICE =
            "must match the protocols of at least one route pointing to this Plugin's service";

    /** The most characters of faults and values in a message; the tree of the error has all of them. */
    private static final int LIST_MAX = 1 << 16;

    private static final int LITERAL_MAX = 1 << 13;

    /** The deepest nesting of values in a message, deeper than any legitimate value. */
    private static final int DEPTH_MAX = 100;

    private Failures() {}

    /** Returns the error for a key argument that does not fit; the tree has a message per part of the key. */
    public static InvalidPrimaryKeyException invalidPrimaryKey(Map<String, ?> tree) {
        return new InvalidPrimaryKeyException("invalid primary key: '" + literal(tree) + "'", tree);
    }

    /** Returns the error for an entity that breaks rules; the tree is that of the contract. */
    public static SchemaViolationException schemaViolation(Map<String, ?> tree) {
        List<String> faults = faults(tree);
        return new SchemaViolationException(counted("schema violation", "schema violations", faults), tree);
    }

    public static PrimaryKeyViolationException primaryKeyTaken(Map<String, ?> key) {
        return new PrimaryKeyViolationException("primary key violation on key '" + literal(key) + "'", key);
    }

    /** Returns the error for a reference to a row that does not exist. */
    public static ForeignKeyViolationException missingParent(String field, String parent, Map<String, ?> key) {
        return new ForeignKeyViolationException(
                "the foreign key '" + literal(key) + "' does not reference an existing '" + parent + "' entity.",
                Map.of(field, key));
    }

    /** Returns the error for the deletion of a row that others refer to. */
    public static ForeignKeyViolationException stillReferenced(String entity, String child) {
        return new ForeignKeyViolationException(
                "an existing '" + child + "' entity references this '" + entity + "' entity",
                Map.of("@referenced_by", child));
    }

    /** Returns the error for values that another row has; those of a composite constraint may be null. */
    public static UniqueViolationException notUnique(Map<String, ?> values) {
        return new UniqueViolationException("UNIQUE violation detected on '" + literal(values) + "'", values);
    }

    public static NotFoundException notFound(Map<String, ?> key) {
        return new NotFoundException("could not find the entity with primary key '" + literal(key) + "'", key);
    }

    /** Returns the error for a row that does not exist and was looked up by a unique field. */
    public static NotFoundException notFoundBy(Map<String, ?> values) {
        return new NotFoundException("could not find the entity with '" + literal(values) + "'", values);
    }

    public static InvalidOffsetException invalidOffset(String token, String why) {
        return new InvalidOffsetException("'" + Excerpt.of(token) + "' is not a valid offset: " + why, Map.of());
    }

    public static InvalidSizeException invalidSize(int max) {
        return new InvalidSizeException("size must be an integer between 1 and " + max, Map.of());
    }

    /** Returns the error for a value that does not fit the unique field by which it is looked up. */
    public static InvalidUniqueException invalidUnique(String field, String fault) {
        return new InvalidUniqueException(field, fault);
    }

    /** Returns the error for several options, each with its fault. */
    public static InvalidOptionsException invalidOptions(Map<String, ?> tree) {
        return new InvalidOptionsException(counted("invalid option", "option violations", faults(tree)), tree);
    }

    /**
     * Returns the error for parents that were named by unique values which no row has. The tree maps the reference to
     * the unique field and its value.
     */
    public static ForeignKeysUnresolvedException unresolved(Map<String, ?> tree) {
        return new ForeignKeysUnresolvedException(
                counted("foreign key unresolved", "foreign keys unresolved", faults(tree)), tree);
    }

    /** Returns the text about one parent in the tree of {@link #unresolved}. */
    public static String unresolvedText(String parent, String field, Object value) {
        return "the foreign key cannot be resolved with '" + literal(Map.of(field, value)) + "' for an existing '"
                + parent + "' entity";
    }

    public static InvalidForeignKeyException invalidForeignKey(Map<?, ?> tree) {
        Map<String, @Nullable Object> named = sorted(tree);
        return new InvalidForeignKeyException("invalid foreign key: '" + literal(named) + "'", named);
    }

    /** Returns the error for a value that a function of the definition could not transform. */
    public static TransformationException transformationFailed(String why) {
        return new TransformationException("transformation failed: " + why, Map.of());
    }

    /**
     * Returns the error for a call that needs a replica, made to a store over a database.
     *
     * @param what the beginning of a sentence, such as {@code the state as it was}
     * @param way the alternative, or the empty text
     */
    public static OperationUnsupportedException needsReplica(String what, String way) {
        return new OperationUnsupportedException(
                what + " cannot be told by a database: open the store with a replica (entail.reads=replica)"
                        + (way.isEmpty() ? "" : ", or " + way),
                Map.of());
    }

    /**
     * Returns the error for a write to a store that only reads.
     *
     * @param what the requested operation: create, update, create or update, remove
     * @param field the unique field that named the row, null when it was named by its key
     */
    public static OperationUnsupportedException onlyReads(String what, String entity, @Nullable String field) {
        String by = field == null ? "" : " by '" + field + "'";
        return new OperationUnsupportedException(
                "cannot " + what + " '" + entity + "' entities" + by + " when not using a database", Map.of());
    }

    /**
     * Returns the error for a query whose index is still being built.
     *
     * @param rows number of rows that the index has
     * @param of approximate number of rows that it will have
     */
    public static StoreUnavailableException indexIsBuilt(String entity, String index, long rows, long of) {
        long all = Math.max(rows, of);
        return new StoreUnavailableException(
                "the index [" + index + "] of '" + entity + "' is being built, " + rows + " of " + all
                        + " rows are in it: ask again when it is complete, or ask without it",
                null,
                new StoreUnavailableException.Progress(rows, all));
    }

    public static InvalidWorkspaceException invalidWorkspace(String nameOrId) {
        return new InvalidWorkspaceException("invalid workspace '" + Excerpt.of(nameOrId) + "'", Map.of());
    }

    public static InvalidUniqueGlobalException uniqueWithinWorkspaces(String field) {
        return new InvalidUniqueGlobalException("unique key " + field + " is invalid for global query", Map.of());
    }

    /**
     * Marks an error as being about one of several calls, and returns it. To be called before any caller gets the
     * error.
     *
     * @param number number of the call, from 1
     * @param entity the entity of the call
     */
    public static EntailException inCall(EntailException error, int number, int of, String entity) {
        error.inCall(number, of, entity);
        return error;
    }

    /** Formats values for messages, sorted by name: <code>{a="x",b=2,c=null}</code>. */
    public static String literal(Map<String, ?> values) {
        StringBuilder text = new StringBuilder();
        append(text, values, 0);
        return text.toString();
    }

    /** Formats a key for messages: the value of its only field, or all values as {@link #literal} does. */
    public static String keyText(@Nullable Object key) {
        if (key instanceof Map<?, ?> fields) {
            return fields.size() == 1 ? keyText(fields.values().iterator().next()) : literal(sorted(fields));
        }
        return String.valueOf(key);
    }

    /** Formats the fault of a value as one text; the fault of a record is a tree, which is formatted field by field. */
    public static String faultText(Object fault) {
        return fault instanceof Map<?, ?> tree ? String.join("; ", faults(sorted(tree))) : String.valueOf(fault);
    }

    private static void append(StringBuilder text, @Nullable Object value, int depth) {
        if (value instanceof Map<?, ?> || value instanceof List<?>) {
            text.append('{');
            if (depth == DEPTH_MAX) {
                text.append("...");
            } else if (value instanceof Map<?, ?> map) {
                appendEach(text, sorted(map).entrySet(), depth);
            } else {
                appendEach(text, (List<?>) value, depth);
            }
            text.append('}');
        } else if (value instanceof String string) {
            text.append('"').append(Excerpt.of(string)).append('"');
        } else {
            text.append(value == null ? null : Excerpt.of(value));
        }
    }

    private static void appendEach(StringBuilder text, Iterable<?> parts, int depth) {
        String separator = "";
        for (Object part : parts) {
            text.append(separator);
            separator = ",";
            if (text.length() > LITERAL_MAX) {
                text.append("...");
                return;
            }
            Object value = part;
            if (part instanceof Map.Entry<?, ?> entry) {
                text.append(Excerpt.of(entry.getKey())).append('=');
                value = entry.getValue();
            }
            append(text, value, depth + 1);
        }
    }

    private static String counted(String one, String several, List<String> faults) {
        String list = " (" + listed(faults) + ")";
        return faults.size() == 1 ? one + list : faults.size() + " " + several + list;
    }

    private static String listed(List<String> faults) {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < faults.size(); i++) {
            if (list.length() > LIST_MAX) {
                return list.append("; and ")
                        .append(faults.size() - i)
                        .append(" more")
                        .toString();
            }
            list.append(i == 0 ? "" : "; ").append(faults.get(i));
        }
        return list.toString();
    }

    /**
     * Lists the faults of several fields first, then those of single fields in the order of their names, {@code
     * field.sub: text}.
     */
    private static List<String> faults(Map<String, ?> tree) {
        List<String> faults = new ArrayList<>();
        if (tree.get(ENTITY) instanceof List<?> texts) {
            texts.forEach(text -> faults.add(String.valueOf(text)));
        }
        for (Map.Entry<String, ?> entry : sorted(tree).entrySet()) {
            if (!entry.getKey().equals(ENTITY)) {
                collect(Excerpt.of(entry.getKey()), entry.getValue(), faults);
            }
        }
        return faults;
    }

    private static void collect(String path, @Nullable Object fault, List<String> faults) {
        if (fault instanceof Map<?, ?> tree) {
            sorted(tree).forEach((name, nested) -> collect(path + "." + Excerpt.of(name), nested, faults));
        } else if (fault instanceof List<?> texts) {
            texts.forEach(text -> faults.add(path + ": " + text));
        } else {
            faults.add(path + ": " + fault);
        }
    }

    private static Map<String, @Nullable Object> sorted(Map<?, ?> map) {
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach((name, value) -> sorted.put(String.valueOf(name), value));
        return sorted;
    }
}
