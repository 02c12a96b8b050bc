package io.entail.declarative;

import io.entail.schema.EntityDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * State shared by the parts of an import, each of which is about one workspace: primary keys, values that are unique
 * across workspaces, and entities that belong to no workspace. Confined to one thread.
 */
final class Shared {
    private final List<Known> parts = new ArrayList<>();
    private final Map<String, Map<Object, Entry>> holders = new HashMap<>();
    private final Map<Entry, byte[]> stored = new HashMap<>();
    private final boolean several;

    /** Creates the state; {@code several} is false when the import has only one part. */
    Shared(boolean several) {
        this.several = several;
    }

    /** Remembers a part for those that follow. */
    void add(Known part) {
        parts.add(part);
    }

    /** Returns what an earlier part knows about entities that belong to no workspace. */
    <T> Optional<T> earlier(EntityDefinition definition, Function<Known, @Nullable T> asked) {
        return definition.workspaceable()
                ? Optional.empty()
                : parts.stream().map(asked).filter(Objects::nonNull).findFirst();
    }

    /** Returns the entity with this key that an earlier part contains, in any workspace. */
    Optional<Entry> withKey(EntityDefinition definition, Object key) {
        return parts.stream()
                .flatMap(part -> part.inFiles(definition, key).stream())
                .findFirst();
    }

    /** Returns the holders of values that are unique across workspaces, for one constraint. */
    Map<Object, Entry> holders(EntityDefinition definition, String constraint) {
        return holders.computeIfAbsent(definition.name() + "." + constraint, any -> new HashMap<>());
    }

    /** Remembers the stored form of an entity that belongs to no workspace. */
    void store(Entry entry, byte[] encoded) {
        if (several && !entry.definition().workspaceable()) {
            stored.put(entry, encoded);
        }
    }

    /** Whether an earlier part writes an entity that belongs to no workspace. */
    boolean stores(Entry earlier) {
        return stored.containsKey(earlier);
    }

    /** Whether an earlier part stores an equal entity, so that nothing has to be written. */
    boolean stores(Entry earlier, byte[] encoded) {
        return Arrays.equals(stored.get(earlier), encoded);
    }
}
