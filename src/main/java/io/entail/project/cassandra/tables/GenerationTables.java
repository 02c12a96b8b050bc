package io.entail.project.cassandra.tables;

import java.util.List;

/**
 * The tables that a generation has beside those of the entities, the table of positions, and every statement on them.
 */
public final class GenerationTables {
    /**
     * How long Cassandra keeps the tombstones of the index: as long as it keeps hints for a node. If a node was down
     * for longer and returns without a repair, deleted index rows may appear again, which does no harm because readers
     * check the row to which the index leads.
     */
    private static final int INDEX_GRACE_SECONDS = 3 * 3_600;

    private final String index;
    private final String definitions;
    private final String history;

    public GenerationTables(String keyspace, int generation) {
        String space = CqlNames.quoted(keyspace) + ".";
        this.index = space + CqlNames.quoted(CqlNames.index(generation));
        this.definitions = space + CqlNames.quoted(CqlNames.definitions(generation));
        this.history = space + CqlNames.quoted(CqlNames.history(generation));
    }

    private static String position(String keyspace) {
        return CqlNames.quoted(keyspace) + ".\"position\"";
    }

    /** Finds out whether a keyspace exists. */
    public static final String SELECT_KEYSPACE =
            "SELECT keyspace_name FROM system_schema.keyspaces WHERE keyspace_name = ?";

    /** Creates the keyspace; {@code replication} is a map in CQL. */
    public static String createKeyspace(String keyspace, String replication) {
        return "CREATE KEYSPACE IF NOT EXISTS " + CqlNames.quoted(keyspace) + " WITH replication = " + replication;
    }

    /**
     * Creates the table of positions. It consists of one partition, so that rows that are written together become
     * visible together. The column {@code kind} tells what a row is: {@code ''} is the position itself, {@code 'count'}
     * a number of rows (of an entity, or of an entity in a workspace), {@code 'expires'} says that rows of an entity
     * may expire, and {@code 'problem'} why the projector does not go on.
     */
    public static String createPosition(String keyspace) {
        return "CREATE TABLE IF NOT EXISTS " + position(keyspace)
                + " (part text, generation int, kind text, name text, in_use int static, highest int static,"
                + " store_id uuid, max_entity_bytes int, max_write_bytes int, writes_topic text, changes_topic text,"
                + " log_offset bigint, log_digest blob, sequence bigint, digest blob, appended timestamp,"
                + " definitions int, history boolean, layout int, row_count bigint, problem text,"
                + " PRIMARY KEY (part, generation, kind, name)) WITH comment ="
                + " 'How far the state of the store is here. Only the projector writes.'";
    }

    public List<String> create(boolean withHistory) {
        String indexTable = "CREATE TABLE IF NOT EXISTS " + index
                + " (part blob, place blob, s bigint, PRIMARY KEY (part, place)) WITH gc_grace_seconds = "
                + INDEX_GRACE_SECONDS + " AND comment = 'What leads to rows. Only the projector writes.'";
        String definitionsTable = "CREATE TABLE IF NOT EXISTS " + definitions
                + " (part text, ordinal int, version int, entity text, constraints blob, \"schema\" text,"
                + " PRIMARY KEY (part, ordinal, version))";
        String historyTable = "CREATE TABLE IF NOT EXISTS " + history
                + " (entity int, key blob, log_offset bigint, version bigint, op text, at timestamp, actor text,"
                + " reason text, write_id uuid, PRIMARY KEY ((entity, key), log_offset))";
        return withHistory
                ? List.of(indexTable, definitionsTable, historyTable)
                : List.of(indexTable, definitionsTable);
    }

    public List<String> drop() {
        return List.of(
                "DROP TABLE IF EXISTS " + history,
                "DROP TABLE IF EXISTS " + index,
                "DROP TABLE IF EXISTS " + definitions);
    }

    /** The parameters are timestamp, sequence, partition and place. */
    public String putIndex() {
        return "UPDATE " + index + " USING TIMESTAMP :t SET s = :s WHERE part = :p AND place = :c";
    }

    public String deleteIndex() {
        return "DELETE FROM " + index + " USING TIMESTAMP :t WHERE part = :p AND place = :c";
    }

    /** Selects at most {@code n} places from {@code a} on and before {@code b}. */
    String places() {
        return "SELECT place, s FROM " + index + " WHERE part = :p AND place >= :a AND place < :b LIMIT :n";
    }

    /** Selects the same as {@link #places}, to the end of the partition. */
    String placesToEnd() {
        return "SELECT place, s FROM " + index + " WHERE part = :p AND place >= :a LIMIT :n";
    }

    /** Selects the same as {@link #places}, in descending order. */
    String placesDown() {
        return "SELECT place, s FROM " + index
                + " WHERE part = :p AND place >= :a AND place < :b ORDER BY place DESC LIMIT :n";
    }

    /** Selects the same as {@link #placesDown}, from the end of the partition. */
    String placesDownFromEnd() {
        return "SELECT place, s FROM " + index + " WHERE part = :p AND place >= :a ORDER BY place DESC LIMIT :n";
    }

    String putDefinition() {
        return "INSERT INTO " + definitions
                + " (part, ordinal, version, entity, constraints, \"schema\") VALUES ('all', ?, ?, ?, ?, ?)"
                + " USING TIMESTAMP ?";
    }

    String selectDefinitions() {
        return "SELECT ordinal, version, entity, constraints, \"schema\" FROM " + definitions + " WHERE part = 'all'";
    }

    public String putHistory() {
        return "INSERT INTO " + history + " (entity, key, log_offset, version, op, at, actor, reason, write_id)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?";
    }

    /** Selects the whole history, with the columns that {@link #putHistory} writes. */
    public String selectWholeHistory() {
        return "SELECT entity, key, log_offset, version, op, at, actor, reason, write_id, WRITETIME(version) FROM "
                + history;
    }

    public String selectHistory(boolean newestFirst) {
        return "SELECT log_offset, version FROM " + history
                + " WHERE entity = ? AND key = ? AND log_offset >= ? AND log_offset <= ? ORDER BY log_offset "
                + (newestFirst ? "DESC" : "ASC") + " LIMIT ?";
    }

    private static final String POSITION_COLUMNS =
            "in_use, generation, store_id, max_entity_bytes, max_write_bytes, writes_topic, changes_topic, log_offset,"
                    + " log_digest, sequence, digest, appended, definitions, history, layout";

    public static String selectInUse(String keyspace) {
        return "SELECT in_use, highest FROM " + position(keyspace) + " WHERE part = 'store' LIMIT 1";
    }

    static String selectPosition(String keyspace) {
        return "SELECT " + POSITION_COLUMNS + " FROM " + position(keyspace)
                + " WHERE part = 'store' AND generation = ? AND kind = '' AND name = ''";
    }

    /** Selects the numbers of all generations that were begun and not dropped; it returns several rows for each. */
    static String selectGenerations(String keyspace) {
        return "SELECT generation, kind, store_id FROM " + position(keyspace) + " WHERE part = 'store'";
    }

    static String beginPosition(String keyspace) {
        return "INSERT INTO " + position(keyspace)
                + " (part, generation, kind, name, store_id, max_entity_bytes, max_write_bytes, writes_topic,"
                + " changes_topic, log_offset, log_digest, sequence, digest, appended, definitions, history, layout)"
                + " VALUES ('store', ?, '', '', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP 0";
    }

    /** Stores the highest number of a generation so far, because a number is never used again. */
    static String reserve(String keyspace) {
        return "UPDATE " + position(keyspace) + " USING TIMESTAMP ? SET highest = ? WHERE part = 'store'";
    }

    static String use(String keyspace) {
        return "UPDATE " + position(keyspace) + " USING TIMESTAMP ? SET in_use = ? WHERE part = 'store'";
    }

    static String forget(String keyspace) {
        return "DELETE FROM " + position(keyspace) + " WHERE part = 'store' AND generation = ?";
    }

    static String movePosition(String keyspace) {
        return "UPDATE " + position(keyspace)
                + " USING TIMESTAMP ? SET log_offset = ?, log_digest = ?, sequence = ?, digest = ?, appended = ?,"
                + " definitions = ? WHERE part = 'store' AND generation = ? AND kind = '' AND name = ''";
    }

    static String putCount(String keyspace) {
        return "UPDATE " + position(keyspace)
                + " USING TIMESTAMP ? SET row_count = ? WHERE part = 'store' AND generation = ? AND kind = 'count'"
                + " AND name = ?";
    }

    static String putExpires(String keyspace) {
        return "UPDATE " + position(keyspace)
                + " USING TIMESTAMP ? SET row_count = ? WHERE part = 'store' AND generation = ? AND kind = 'expires'"
                + " AND name = ?";
    }

    static String selectCount(String keyspace) {
        return "SELECT row_count FROM " + position(keyspace)
                + " WHERE part = 'store' AND generation = ? AND kind = 'count' AND name = ?";
    }

    /** Has no write time of the log: of two problems the one that is reported last stands. */
    static String putProblem(String keyspace) {
        return "UPDATE " + position(keyspace)
                + " SET problem = ? WHERE part = 'store' AND generation = ? AND kind = 'problem' AND name = ''";
    }

    static String selectProblem(String keyspace) {
        return "SELECT problem FROM " + position(keyspace)
                + " WHERE part = 'store' AND generation = ? AND kind = 'problem' AND name = ''";
    }

    static String selectKind(String keyspace) {
        return "SELECT name, row_count FROM " + position(keyspace)
                + " WHERE part = 'store' AND generation = ? AND kind = ?";
    }
}
