package io.entail.state;

import java.util.Map;

/**
 * The last step of a migration: a migrated definition that has replaced the prepared one before it. Immutable and
 * thread-safe.
 */
public final class Migration {
    private final Defined.Version migrated;
    private final int generation;

    Migration(Defined.Version migrated, int generation) {
        this.migrated = migrated;
        this.generation = generation;
    }

    /** Returns the definition that it has put in force. */
    public Defined.Version migrated() {
        return migrated;
    }

    /** Returns the version of that definition. */
    public int version() {
        return migrated.number();
    }

    /** Returns the version of the prepared definition that it has replaced. */
    public int preparedVersion() {
        return version() - 1;
    }

    /** Returns the number of the migration: 1 for the entity's first, 2 for its second. */
    public int generation() {
        return generation;
    }

    /**
     * Returns the names in the prepared definition of fields that have another name there.
     *
     * @throws io.entail.errors.DefinitionException when this process cannot parse the definition
     */
    public Map<String, String> names() {
        return migrated.parsed().migratedNames();
    }

    @Override
    public String toString() {
        return migrated.definition().entity() + " version " + version();
    }
}
