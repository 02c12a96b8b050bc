package io.entail.project.cassandra.tables;

import org.jspecify.annotations.Nullable;

/** Names of the row counts in the table of positions: one for each entity, and one for each workspace of an entity. */
public final class CountName {
    private CountName() {}

    public static String of(int entity, @Nullable String workspace) {
        return workspace == null ? Integer.toString(entity) : entity + "/" + workspace;
    }
}
