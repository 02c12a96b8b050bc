package io.entail.project.postgres.tables;

import io.entail.config.PostgresConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The schemas of a store in a database, and the tables in them that do not belong to an entity. Immutable. */
public final class PgSchemas {
    /** The version of the table layout. Tables of another layout are not read; the projector fills new ones. */
    public static final int LAYOUT = 1;

    public static final String POSITION = "position";
    public static final String CURRENT = "current";
    public static final String HISTORY_VIEW = "entail_history";

    public static final String DEFINITIONS = "definitions";
    public static final String COUNTS = "counts";
    public static final String TAGS = "tags";
    public static final String EXPIRIES = "expiries";
    public static final String HISTORY = "history";

    /** Names that the table of an entity cannot have. */
    static final Set<String> TAKEN = Set.of(DEFINITIONS, COUNTS, TAGS, EXPIRIES, HISTORY);

    /** Names that the view of an entity cannot have. */
    public static final Set<String> TAKEN_BY_VIEWS = Set.of(POSITION, CURRENT, HISTORY_VIEW);

    private final String base;

    /** Uses a base name; readers find the position in the schema with that name. */
    public PgSchemas(String base) {
        this.base = base;
    }

    /** Returns the schemas of a store for its settings. */
    public static PgSchemas of(PostgresConfig config, String store) {
        return new PgSchemas(config.schema().isEmpty() ? store : config.schema());
    }

    /** Returns the name of the schema with the position and the views. */
    public String name() {
        return PgNames.of(base);
    }

    /** Returns the name of the schema of a generation. */
    public String name(int generation) {
        return PgNames.of(base + "_g" + generation);
    }

    /** Returns the name of the role that may only read. */
    public String reader() {
        return PgNames.of(base + "_reader");
    }

    /** Returns the quoted name of a table or view in the schema with the position. */
    public String inBase(String table) {
        return PgNames.quoted(name()) + "." + PgNames.quoted(table);
    }

    /** Returns the quoted name of a table of a generation. */
    public String inGeneration(int generation, String table) {
        return PgNames.quoted(name(generation)) + "." + PgNames.quoted(table);
    }

    /**
     * Returns the beginning of a long value, which an index can hold. The order of the beginnings agrees with the order
     * of the values.
     */
    public static String head(String bytes) {
        return "substring(" + bytes + " from 1 for " + PgKey.HEAD + ")";
    }

    /** Creates what is needed before the first generation. */
    public List<String> base() {
        return List.of(
                "CREATE SCHEMA IF NOT EXISTS " + PgNames.quoted(name()),
                "CREATE TABLE IF NOT EXISTS " + inBase(POSITION)
                        + " (generation integer PRIMARY KEY, store_id uuid NOT NULL, max_entity_bytes integer NOT NULL,"
                        + " max_write_bytes integer NOT NULL, writes_topic text NOT NULL, changes_topic text NOT NULL,"
                        + " log_offset bigint NOT NULL, log_digest bytea NOT NULL, sequence bigint NOT NULL,"
                        + " digest bytea NOT NULL, appended timestamp with time zone NOT NULL,"
                        + " definitions integer NOT NULL, history boolean NOT NULL, layout integer NOT NULL,"
                        + " problem text)"
                        + " WITH (fillfactor = 50)",
                "CREATE TABLE IF NOT EXISTS " + inBase(CURRENT)
                        + " (\"only\" boolean PRIMARY KEY DEFAULT true CHECK (\"only\"), generation integer NOT NULL)",
                "COMMENT ON TABLE " + inBase(POSITION) + " IS "
                        + PgNames.literal("How far each generation of tables has come: moved with the rows"),
                "COMMENT ON COLUMN " + inBase(POSITION) + ".problem IS "
                        + PgNames.literal("What keeps the projector from going on, null for nothing"),
                "COMMENT ON TABLE " + inBase(CURRENT) + " IS "
                        + PgNames.literal("The generation of tables that readers use"));
    }

    /** Creates the tables of a generation that do not belong to an entity. */
    public List<String> tables(int generation, boolean history) {
        List<String> tables = new ArrayList<>(List.of(
                "CREATE SCHEMA " + PgNames.quoted(name(generation)),
                "CREATE TABLE " + inGeneration(generation, DEFINITIONS)
                        + " (ordinal integer, version integer, entity text NOT NULL, record bytea NOT NULL,"
                        + " PRIMARY KEY (ordinal, version))",
                "COMMENT ON COLUMN " + inGeneration(generation, DEFINITIONS) + ".record IS "
                        + PgNames.literal("The record of the log that defines it"),
                "CREATE TABLE " + inGeneration(generation, COUNTS)
                        + " (entity integer, workspace text, rows bigint NOT NULL, PRIMARY KEY (entity, workspace))"
                        + " WITH (fillfactor = 50)",
                "COMMENT ON TABLE " + inGeneration(generation, COUNTS) + " IS "
                        + PgNames.literal("Rows of an entity, by its ordinal, in a workspace; '' has those of all"),
                "CREATE TABLE " + inGeneration(generation, TAGS) + " (place bytea NOT NULL)",
                "COMMENT ON TABLE " + inGeneration(generation, TAGS) + " IS "
                        + PgNames.literal(
                                "A row's tag: ordinal of the entity, tag, workspace and key in bytes, in order"),
                "CREATE TABLE " + inGeneration(generation, EXPIRIES)
                        + " (expires_at timestamp with time zone NOT NULL, entity integer NOT NULL,"
                        + " workspace text NOT NULL, key bytea NOT NULL)",
                "COMMENT ON TABLE " + inGeneration(generation, EXPIRIES) + " IS "
                        + PgNames.literal("Rows that expire; the workspace is '' where the entity has none")));
        tables.addAll(indexes(generation));
        if (history) {
            tables.addAll(history(generation));
        }
        return tables;
    }

    /** Creates the indexes of those tables. Filling is faster without them. */
    public List<String> indexes(int generation) {
        return List.of(
                "CREATE INDEX \"tags.place\" ON " + inGeneration(generation, TAGS) + " (" + head("place") + ")",
                "CREATE INDEX \"expiries.time\" ON " + inGeneration(generation, EXPIRIES) + " (expires_at, entity, ("
                        + head("key") + "))",
                "CREATE INDEX \"expiries.key\" ON " + inGeneration(generation, EXPIRIES) + " (entity, (" + head("key")
                        + "))");
    }

    /** Returns the names of those indexes. */
    public List<String> indexNames(int generation) {
        return List.of(
                inGeneration(generation, "tags.place"),
                inGeneration(generation, "expiries.time"),
                inGeneration(generation, "expiries.key"));
    }

    private List<String> history(int generation) {
        String table = inGeneration(generation, HISTORY);
        return List.of(
                "CREATE TABLE " + table
                        + " (sequence bigint PRIMARY KEY, position bigint NOT NULL, at timestamp with time zone NOT NULL,"
                        + " op text NOT NULL, entity text NOT NULL, workspace text, key text NOT NULL,"
                        + " version bigint NOT NULL, actor text NOT NULL, reason text NOT NULL, origin text NOT NULL,"
                        + " write_id uuid NOT NULL, expires_at timestamp with time zone, before jsonb, after jsonb,"
                        + " _entity integer NOT NULL, _key bytea NOT NULL)",
                "COMMENT ON TABLE " + table + " IS " + PgNames.literal("Every change of every row"),
                "CREATE INDEX \"history.key\" ON " + table + " (_entity, (" + head("_key") + "), sequence)",
                "CREATE INDEX \"history.at\" ON " + table + " (at)");
    }
}
