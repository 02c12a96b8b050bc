package io.entail.project.cassandra.tables;

import org.jspecify.annotations.Nullable;

/** Names of the numbers of rows beside the position: of an entity, and of an entity in a workspace. */
public final class CountName {
    private CountName() {}

    public static String of(int entity, @Nullable String workspace) {
        return workspace == null ? Integer.toString(entity) : entity + "/" + workspace;
    }
}
