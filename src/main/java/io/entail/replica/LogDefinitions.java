package io.entail.replica;

import io.entail.resolve.Definition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every definition that the log has had, in every version. Immutable and thread-safe. */
final class LogDefinitions {
    static final LogDefinitions NONE = new LogDefinitions(Map.of());

    private final Map<String, Defined> byName;
    private final List<Defined> byOrdinal;

    private LogDefinitions(Map<String, Defined> byName) {
        this.byName = byName;
        this.byOrdinal = List.copyOf(byName.values());
    }

    /** What the tables have. */
    static LogDefinitions read(Tables tables) {
        return tables.snapshot(view -> {
            LogDefinitions found = NONE;
            try (Tables.Cursor cursor = view.cursor(Table.META)) {
                boolean more = cursor.seek(MetaLayout.DEFINITIONS);
                while (more && Layout.startsWith(cursor.key(), MetaLayout.DEFINITIONS)) {
                    found = found.with(DefinitionLayout.decode(cursor.value()));
                    more = cursor.next();
                }
            }
            return found;
        });
    }

    /** These and one more, which is a new entity's first or a known entity's next. */
    LogDefinitions with(Definition definition) {
        Map<String, Defined> more = new LinkedHashMap<>(byName);
        Defined before = byName.get(definition.entity());
        List<Version> versions = before == null ? new ArrayList<>() : new ArrayList<>(before.versions());
        versions.add(new Version(definition));
        more.put(definition.entity(), new Defined(definition.ordinal(), Collections.unmodifiableList(versions)));
        return new LogDefinitions(more);
    }

    @Nullable
    Defined get(String entity) {
        return byName.get(entity);
    }

    /** The entity with an ordinal that the state gave out. */
    Defined at(int ordinal) {
        return byOrdinal.get(ordinal);
    }

    /** All entities, in the order of their ordinals. */
    List<Defined> all() {
        return byOrdinal;
    }

    int size() {
        return byOrdinal.size();
    }

    /** One entity: {@code versions} has version 1 at index 0. */
    record Defined(int ordinal, List<Version> versions) {
        Version latest() {
            return versions.get(versions.size() - 1);
        }

        /** The version that a row names, null when this has not heard of it yet. */
        @Nullable
        Version version(int number) {
            return number <= versions.size() ? versions.get(number - 1) : null;
        }

        String name() {
            return latest().definition().entity();
        }
    }

    /** One version. */
    record Version(Definition definition) {}
}
