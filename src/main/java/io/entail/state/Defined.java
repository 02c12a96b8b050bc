package io.entail.state;

import io.entail.errors.DefinitionException;
import io.entail.resolve.Definition;
import io.entail.resolve.LogRecord;
import io.entail.schema.EntityDefinition;
import io.entail.schema.codec.TextsField;
import io.entail.text.Log;
import io.entail.writes.EntityKeys;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** An entity as the log defines it, in every version. Immutable and thread-safe. */
public final class Defined {
    private static final Logger log = Log.of(Defined.class);

    private final int ordinal;
    private final List<Version> versions;
    private final LogRecord.Constraints constraints;
    private volatile @Nullable EntityKeys keys;

    /** Version 1 comes first. */
    private Defined(int ordinal, List<Version> versions) {
        this.ordinal = ordinal;
        this.versions = Collections.unmodifiableList(versions);
        this.constraints = latest().definition().constraints();
    }

    static Defined first(Definition definition) {
        return new Defined(definition.ordinal(), List.of(new Version(definition)));
    }

    Defined next(Definition definition) {
        List<Version> more = new ArrayList<>(versions);
        more.add(new Version(definition));
        return new Defined(ordinal, more);
    }

    public int ordinal() {
        return ordinal;
    }

    public String name() {
        return latest().definition().entity();
    }

    public Version latest() {
        return versions.get(versions.size() - 1);
    }

    /** The version that a row names, null when this has not heard of it yet. */
    public @Nullable Version version(int number) {
        return number >= 1 && number <= versions.size() ? versions.get(number - 1) : null;
    }

    public boolean isWorkspaceable() {
        return constraints.workspaceable();
    }

    public LogRecord.Unique unique(int constraint) {
        return constraints.unique().get(constraint);
    }

    /** Whether a unique constraint holds over all workspaces and not within each. */
    public boolean spansWorkspaces(int constraint) {
        return !isWorkspaceable() || unique(constraint).acrossWorkspaces();
    }

    public LogRecord.Reference reference(int constraint) {
        return constraints.references().get(constraint);
    }

    /** The constraint number by which a row refers to its workspace. */
    public int workspaceConstraint() {
        return constraints.references().size();
    }

    /** Keys and constraints never change between versions, so one serves rows of all. */
    public EntityKeys keys() {
        EntityKeys known = keys;
        if (known == null) {
            known = new EntityKeys(latest().parsed());
            keys = known;
        }
        return known;
    }

    LogDefinition toLogDefinition() {
        return new LogDefinition(ordinal, latest().definition().version(), latest().parsed());
    }

    /**
     * One version. Its schema is opaque to the log, so it is parsed when somebody reads with it: a definition that this
     * process cannot parse must not keep the log from being applied.
     */
    public static final class Version {
        private final Definition definition;
        private volatile @Nullable EntityDefinition parsed;
        private volatile @Nullable TextsField tags;
        private volatile boolean tagsSought;

        Version(Definition definition) {
            this.definition = definition;
        }

        public Definition definition() {
            return definition;
        }

        /**
         * The definition, parsed.
         *
         * @throws io.entail.errors.DefinitionException when this process cannot parse it
         */
        public EntityDefinition parsed() {
            EntityDefinition known = parsed;
            if (known == null) {
                known = EntityDefinition.fromLog(definition.schema());
                parsed = known;
            }
            return known;
        }

        /** Reads the tags of a row, null when there are none to read or this process cannot parse the definition. */
        @Nullable
        public TextsField tags() {
            if (!tagsSought) {
                tags = findTags();
                tagsSought = true;
            }
            return tags;
        }

        private @Nullable TextsField findTags() {
            try {
                return TextsField.of(parsed(), "tags");
            } catch (DefinitionException | IllegalArgumentException e) {
                log.warn("A definition cannot be read entity={} cause={}", definition.entity(), e.getMessage());
                return null;
            }
        }
    }
}
