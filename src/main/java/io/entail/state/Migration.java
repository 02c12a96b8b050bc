package io.entail.state;

import java.util.Map;

/** The last step of a migration: a definition that was made of the prepared one before it. Immutable and thread-safe. */
public final class Migration {
    private final Defined.Version migrated;
    private final int generation;

    Migration(Defined.Version migrated, int generation) {
        this.migrated = migrated;
        this.generation = generation;
    }

    /** The definition that came into force with it. */
    public Defined.Version migrated() {
        return migrated;
    }

    /** Its version. */
    public int version() {
        return migrated.number();
    }

    /** The version of the prepared definition that it was made of. */
    public int preparedVersion() {
        return version() - 1;
    }

    /** 1 for the entity's first, 2 for its second. */
    public int generation() {
        return generation;
    }

    /**
     * Where a field stands in the prepared definition, for those that have another name there.
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
