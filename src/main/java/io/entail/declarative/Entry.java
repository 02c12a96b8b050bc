package io.entail.declarative;

import io.entail.schema.EntityDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entity of a file. Its values pass from the form in the file to the form that is stored, and are released as soon
 * as nothing needs them, because files may have many entities. Confined to one thread.
 */
final class Entry {
    static final String TAGS = "tags";

    private final EntityDefinition definition;
    private final String list;
    private final int place;
    private final @Nullable Entry parent;
    private final @Nullable String parentField;
    private Map<String, @Nullable Object> values = new LinkedHashMap<>();
    private Map<String, Object> identity = Map.of();
    private @Nullable Object key;
    private Header header = Header.PLAIN;
    private List<String> missed = List.of();
    private long ttl;

    /**
     * Creates an entity without values.
     *
     * @param list path of the list that contains it, relative to the parent if it has one
     * @param place its place in that list, from 1; 0 when it is given as a single object instead of a list
     * @param parent the entity under which it is nested, null at the top
     * @param parentField the field that refers to the parent, null at the top
     */
    Entry(EntityDefinition definition, String list, int place, @Nullable Entry parent, @Nullable String parentField) {
        this.definition = definition;
        this.list = list;
        this.place = place;
        this.parent = parent;
        this.parentField = parentField;
    }

    EntityDefinition definition() {
        return definition;
    }

    String entity() {
        return definition.name();
    }

    /** Returns the path in the file, such as {@code services[2].routes[1]}. */
    String path() {
        String at = place == 0 ? list : list + "[" + place + "]";
        return parent == null ? at : parent.path() + "." + at;
    }

    @Nullable
    Entry parent() {
        return parent;
    }

    @Nullable
    String parentField() {
        return parentField;
    }

    /** Returns the fields without comments and nested children. */
    Map<String, @Nullable Object> values() {
        return values;
    }

    /**
     * Returns the values of unique fields and the endpoint key as they will be stored; empty as long as the parents are
     * not resolved.
     */
    Map<String, Object> identity() {
        return identity;
    }

    void setIdentity(Map<String, Object> found) {
        identity = found;
    }

    /** Returns the primary key, as a plain value when it has one field; null as long as it is not known. */
    @Nullable
    Object key() {
        return key;
    }

    void setKey(Object found) {
        key = found;
    }

    /** Remembers that the parent of a reference was not found, so that no further fault is reported for this field. */
    void miss(String reference) {
        missed = new ArrayList<>(missed);
        missed.add(reference);
    }

    /** Whether {@link #miss} was called for a field. */
    boolean misses(String reference) {
        return missed.contains(reference);
    }

    /** Returns what the file says about all its entities. */
    Header header() {
        return header;
    }

    /** Returns the time to live in seconds, 0 for a row that does not expire. */
    long ttl() {
        return ttl;
    }

    void setTtl(long seconds) {
        ttl = seconds;
    }

    /** Applies what the file says about all its entities. */
    void add(Header ofFile) {
        header = ofFile;
        if (header.selectTags().isEmpty() || definition.field(TAGS) == null) {
            return;
        }
        Object written = values.get(TAGS);
        if (written == null || written instanceof List<?>) {
            List<@Nullable Object> tags = new ArrayList<>(written instanceof List<?> some ? some : List.of());
            header.selectTags().stream().filter(tag -> !tags.contains(tag)).forEach(tags::add);
            values.put(TAGS, tags);
        }
    }

    /** Releases the values, which nothing reads any more. */
    void release() {
        values = new LinkedHashMap<>(0);
        identity = Map.of();
    }

    @Override
    public String toString() {
        return path();
    }
}
