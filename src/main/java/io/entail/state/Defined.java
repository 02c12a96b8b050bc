package io.entail.state;

import io.entail.errors.DefinitionException;
import io.entail.resolve.Bytes;
import io.entail.resolve.ConstraintNumbers;
import io.entail.resolve.Definition;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import io.entail.schema.codec.Struct;
import io.entail.schema.codec.TextsField;
import io.entail.text.Log;
import io.entail.writes.EntityKeys;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * An entity with all versions of its definition in the log. Unless stated otherwise, a constraint is named by its index
 * in the lists of the latest version. Immutable and thread-safe.
 */
public final class Defined {
    private static final Logger log = Log.of(Defined.class);

    private final int ordinal;
    private final List<Version> versions;
    private final Version latest;
    private final LogRecord.Constraints constraints;
    private final List<Migration> migrations;

    /** The field places from other versions to the latest, computed when a row of a version is first read. */
    private final Map<Integer, FieldPlaces> places = new ConcurrentHashMap<>();

    private volatile @Nullable EntityKeys keys;

    /** Creates an entity; the versions start with version 1. */
    private Defined(int ordinal, List<Version> versions) {
        this.ordinal = ordinal;
        this.versions = Collections.unmodifiableList(versions);
        Version last = versions.get(versions.size() - 1);
        this.latest = last.isPrepared() ? inForceBefore(versions, last) : last;
        this.constraints = latest.definition().constraints();
        this.migrations = migrations(versions);
    }

    private static Version inForceBefore(List<Version> versions, Version prepared) {
        int before = prepared.number() - 1;
        while (versions.get(before - 1).isPrepared()) {
            before--;
        }
        return versions.get(before - 1);
    }

    private static List<Migration> migrations(List<Version> versions) {
        List<Migration> migrations = new ArrayList<>();
        for (Version version : versions) {
            if (version.definition().kind() == Definition.Kind.MIGRATED) {
                migrations.add(new Migration(version, migrations.size() + 1));
            }
        }
        return Collections.unmodifiableList(migrations);
    }

    static Defined first(Definition definition) {
        return new Defined(definition.ordinal(), List.of(new Version(definition)));
    }

    Defined next(Definition definition) {
        List<Version> more = new ArrayList<>(versions);
        more.add(new Version(definition));
        return new Defined(ordinal, more);
    }

    /** Returns the entity as it was right before the last step of a migration. */
    Defined before(Migration migration) {
        return new Defined(ordinal, new ArrayList<>(versions.subList(0, migration.version() - 1)));
    }

    public int ordinal() {
        return ordinal;
    }

    public String name() {
        return latest().definition().entity();
    }

    /** Returns the version that is in force. */
    public Version latest() {
        return latest;
    }

    /** Returns the prepared version, under which rows are rewritten; null when there is none. */
    public @Nullable Version prepared() {
        Version last = versions.get(versions.size() - 1);
        return last.isPrepared() ? last : null;
    }

    /** Returns the version by which the newest rows are encoded: the prepared one, or the latest when there is none. */
    public Version newest() {
        Version prepared = prepared();
        return prepared == null ? latest : prepared;
    }

    /** Returns the number of the next version, of whatever kind. */
    public int nextVersion() {
        return versions.size() + 1;
    }

    /** Returns the last steps of migrations, in order. */
    public List<Migration> migrations() {
        return migrations;
    }

    /**
     * Returns the number of migrations up to a version, included. A prepared version has the same number as the latest
     * version that it extends.
     */
    public int generation(int version) {
        int count = 0;
        while (count < migrations.size() && migrations.get(count).version() <= version) {
            count++;
        }
        return count;
    }

    /** Returns the version that was in force with a version: itself or, for a prepared one, the version beside it. */
    public Version inForce(int version) {
        Version named = requireVersion(version);
        return named.isPrepared() ? inForceBefore(versions, named) : named;
    }

    /** Returns the version with a number, null when this object does not have it yet. */
    public @Nullable Version version(int number) {
        return number >= 1 && number <= versions.size() ? versions.get(number - 1) : null;
    }

    /**
     * Returns the version with a number, such as one that a row names.
     *
     * @throws IllegalArgumentException when there is none
     */
    public Version requireVersion(int number) {
        Version version = version(number);
        if (version == null) {
            throw new IllegalArgumentException("'" + name() + "' has no version " + number + " of its definition");
        }
        return version;
    }

    public boolean isWorkspaceable() {
        return constraints.workspaceable();
    }

    public LogRecord.Unique unique(int constraint) {
        return constraints.unique().get(constraint);
    }

    /** Whether a unique constraint holds over all workspaces instead of within each. */
    public boolean spansWorkspaces(int constraint) {
        return !isWorkspaceable() || unique(constraint).acrossWorkspaces();
    }

    public LogRecord.Reference reference(int constraint) {
        return constraints.references().get(constraint);
    }

    /** Returns the index of a row's reference to its workspace: one past the last reference. */
    public int workspaceConstraint() {
        return constraints.references().size();
    }

    /** Returns the numbers under which the tables keep claims and references of the latest version. */
    public ConstraintNumbers numbers() {
        return latest.definition().numbers();
    }

    /** Returns the functions for keys and claims by the latest version. The primary key is the same in all versions. */
    public EntityKeys keys() {
        EntityKeys known = keys;
        if (known == null) {
            known = new EntityKeys(latest().parsed());
            keys = known;
        }
        return known;
    }

    /** Whether rows of a version may have fields that the latest version has under other names or not at all. */
    private boolean isBehindStep(int version) {
        return version != latest.number()
                && (requireVersion(version).isPrepared() || generation(version) < migrations.size());
    }

    private FieldPlaces places(int version) {
        return places.computeIfAbsent(version, from -> FieldPlaces.of(this, from, latest.number()));
    }

    /**
     * Returns the values of a row by the latest version, converted by the migrations between. Fields that only a
     * prepared definition has are left out.
     *
     * @param version the version by which the row is encoded
     * @throws io.entail.errors.MalformedEntityException when the bytes are no entity of that version
     */
    public Struct read(int version, byte[] bytes, int start, int length) {
        Struct values = requireVersion(version).parsed().codec().decode(bytes, start, length);
        return isBehindStep(version) ? places(version).bring(values) : values;
    }

    /** Does the same as {@link #read(int, byte[], int, int)} for a row. */
    public Struct read(Row row) {
        byte[] bytes = row.after().array();
        return read(row.definition(), bytes, 0, bytes.length);
    }

    /**
     * Returns the values of a row by a version that was the latest when the row was looked up, or before it: the latest
     * by now may be one for which the row has been rewritten since. A row that is newer than the migrations of the
     * version has its values by the latest.
     */
    public Struct read(Row row, int version) {
        int written = row.definition();
        if (version == latest.number() || generation(written) > generation(version)) {
            return read(row);
        }
        Struct values =
                requireVersion(written).parsed().codec().decode(row.after().array());
        boolean same = written == version
                || (!requireVersion(written).isPrepared() && generation(written) == generation(version));
        return same ? values : FieldPlaces.of(this, written, version).bring(values);
    }

    /**
     * Returns the names that fields of the latest version have in rows of a version; the empty text for fields that
     * these rows do not have.
     */
    public List<String> namesIn(int version, List<String> fields) {
        if (!isBehindStep(version)) {
            return fields;
        }
        return fields.stream()
                .map(field -> Objects.requireNonNullElse(places(version).source(field), ""))
                .toList();
    }

    /**
     * Returns the index, in the claims of rows of a version, of a unique constraint of the latest version; -1 when
     * these rows have no such claim.
     */
    public int claimIn(int version, int constraint) {
        if (version == latest.number()) {
            return constraint;
        }
        int number = numbers().ofUnique(constraint);
        return requireVersion(version).definition().numbers().uniqueIndex(number);
    }

    /**
     * Returns the keys of the rows that a row refers to, in the order of a version's references; null for a reference
     * that is unset, or that the definition of the row does not have.
     */
    public List<@Nullable Bytes> references(Row row, int version) {
        ConstraintNumbers written =
                requireVersion(row.definition()).definition().numbers();
        ConstraintNumbers wanted = requireVersion(version).definition().numbers();
        List<@Nullable Bytes> references = new ArrayList<>();
        for (int i = 0; i < wanted.references().size(); i++) {
            int index = written.referenceIndex(wanted.ofReference(i));
            references.add(index < 0 ? null : row.references().get(index));
        }
        return references;
    }

    LogDefinition toLogDefinition() {
        return toLogDefinition(latest);
    }

    /** Returns a version in the form that writers need. */
    public LogDefinition toLogDefinition(Version version) {
        return new LogDefinition(ordinal, version.number(), version.parsed(), nextVersion());
    }

    /**
     * One version. Its schema is opaque to the log and is parsed at the first use, because a definition that this
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

        public int number() {
            return definition.version();
        }

        /** Whether it is or was a prepared version. */
        public boolean isPrepared() {
            return definition.isPrepared();
        }

        /**
         * Returns the parsed definition.
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

        /**
         * Returns the reader of a row's tags; null when the entity has no tags or this process cannot parse the
         * definition.
         */
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
