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

/** Names and ids of workspaces. */
public final class Workspaces {
    static final String DEFAULT = "default";

    /** The same in every store, so that processes that start together make one row. */
    public static final String DEFAULT_ID = UUID.nameUUIDFromBytes(
                    "workspaces:default".getBytes(StandardCharsets.UTF_8))
            .toString();

    private Workspaces() {}

    /**
     * The id of a workspace.
     *
     * @param nameOrId an id is taken as it is, without a look
     * @throws io.entail.errors.InvalidWorkspaceException when there is none of that name
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
