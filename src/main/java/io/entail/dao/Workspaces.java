package io.entail.dao;

import io.entail.errors.Failures;
import io.entail.errors.InvalidUniqueException;
import io.entail.errors.words.Misuse;
import io.entail.read.EntityReader;
import io.entail.read.Scope;
import io.entail.resolve.Resolver;
import io.entail.schema.rules.ValidUuid;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;

/** Looks up workspaces by name. */
public final class Workspaces {
    static final String DEFAULT = "default";

    /**
     * The id of the default workspace. It is the same in every store, so that processes that start together create one
     * row.
     */
    public static final String DEFAULT_ID = UUID.nameUUIDFromBytes(
                    "workspaces:default".getBytes(StandardCharsets.UTF_8))
            .toString();

    private Workspaces() {}

    /**
     * Returns the id of a workspace.
     *
     * @param nameOrId an id is returned without a check
     * @throws io.entail.errors.InvalidWorkspaceException when there is no workspace with this name
     */
    static String id(EntityReader reader, String nameOrId) {
        if (Misuse.requireGiven(nameOrId, "workspace", "a string").equals(DEFAULT)) {
            return DEFAULT_ID;
        }
        if (ValidUuid.isUuid(nameOrId)) {
            return nameOrId.toLowerCase(Locale.ROOT);
        }
        try {
            return reader.selectBy(Resolver.WORKSPACES, "name", nameOrId, Scope.ALL)
                    .map(workspace -> String.valueOf(workspace.fields().get("id")))
                    .orElseThrow(() -> Failures.invalidWorkspace(nameOrId));
        } catch (InvalidUniqueException e) {
            // No workspace can have such a name.
            throw Failures.invalidWorkspace(nameOrId);
        }
    }
}
