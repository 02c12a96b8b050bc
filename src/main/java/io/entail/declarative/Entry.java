package io.entail.declarative;

import io.entail.schema.EntityDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entity as a file has it. Its values change on the way, from what is written to what is stored, and are given up
 * when nobody needs them any more: files have many entities. Used by one thread.
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
     * An entity without values.
     *
     * @param list where its list is: behind the parent's path, if it has one
     * @param place in that list, from 1; 0 for one that the list's name itself stands for
     * @param parent the entity it is nested under, null at the top
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

    /** Where it is, such as {@code services[2].routes[1]}. */
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

    /** Its fields without comments and without nested children. */
    Map<String, @Nullable Object> values() {
        return values;
    }

    /** Values of unique fields and the endpoint key as they will be stored; empty while its parents are not known. */
    Map<String, Object> identity() {
        return identity;
    }

    void setIdentity(Map<String, Object> found) {
        identity = found;
    }

    /** Its primary key, the plain value when it has one part; null while it is not known. */
    @Nullable
    Object key() {
        return key;
    }

    void setKey(Object found) {
        key = found;
    }

    /** Remembers that a parent was not found, which is told, or is the fault of the parent. */
    void miss(String reference) {
        missed = new ArrayList<>(missed);
        missed.add(reference);
    }

    /** Whether that was said of a field. */
    boolean misses(String reference) {
        return missed.contains(reference);
    }

    /** What its file says about all its entities. */
    Header header() {
        return header;
    }

    /** Seconds that it is to live, 0 for always. */
    long ttl() {
        return ttl;
    }

    void setTtl(long seconds) {
        ttl = seconds;
    }

    /** Takes over what the file says about all its entities. */
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

    /** Nobody asks for its values any more. */
    void release() {
        values = new LinkedHashMap<>(0);
        identity = Map.of();
    }

    @Override
    public String toString() {
        return path();
    }
}
