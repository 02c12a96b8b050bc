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
 * What the parts of an import have to agree on, each of which is about one workspace: primary keys, unique values that
 * reach across workspaces, and entities that belong to none. Used by one thread.
 */
final class Shared {
    private final List<Known> parts = new ArrayList<>();
    private final Map<String, Map<Object, Entry>> holders = new HashMap<>();
    private final Map<Entry, byte[]> stored = new HashMap<>();
    private final boolean several;

    /** For one part, or for several. */
    Shared(boolean several) {
        this.several = several;
    }

    /** Remembers a part for those that follow. */
    void add(Known part) {
        parts.add(part);
    }

    /** What an earlier part knows of entities that belong to no workspace. */
    <T> Optional<T> earlier(EntityDefinition definition, Function<Known, @Nullable T> asked) {
        return definition.workspaceable()
                ? Optional.empty()
                : parts.stream().map(asked).filter(Objects::nonNull).findFirst();
    }

    /** The entity that an earlier part has with this key, in whatever workspace. */
    Optional<Entry> withKey(EntityDefinition definition, Object key) {
        return parts.stream()
                .flatMap(part -> part.inFiles(definition, key).stream())
                .findFirst();
    }

    /** Who holds the values of a constraint that reaches across workspaces. */
    Map<Object, Entry> holders(EntityDefinition definition, String constraint) {
        return holders.computeIfAbsent(definition.name() + "." + constraint, any -> new HashMap<>());
    }

    /** Remembers how an entity that belongs to no workspace is stored. */
    void store(Entry entry, byte[] encoded) {
        if (several && !entry.definition().workspaceable()) {
            stored.put(entry, encoded);
        }
    }

    /** Whether an earlier part writes an entity that belongs to no workspace. */
    boolean stores(Entry earlier) {
        return stored.containsKey(earlier);
    }

    /** Whether an earlier part stores an entity like that, so that there is nothing to do. */
    boolean stores(Entry earlier, byte[] encoded) {
        return Arrays.equals(stored.get(earlier), encoded);
    }
}
