package io.entail.config;

/** Names the topics of a store in Kafka. All code takes the names from here. */
public final class TopicNames {
    private TopicNames() {}

    /** Returns the topic of the log. */
    public static String writes(String store) {
        return store + ".writes";
    }

    /** Returns the topic of the change feed. */
    public static String changes(String store) {
        return store + ".changes";
    }

    /** Returns the topic of the refused writes. */
    public static String rejections(String store) {
        return store + ".rejections";
    }

    /** Returns the table topic of an entity that has never been migrated. */
    public static String table(String store, String entity) {
        return table(store, entity, 0);
    }

    /**
     * Returns the table topic of an entity.
     *
     * @param generation the number of migrations of the entity so far; each generation has a topic of its own
     */
    public static String table(String store, String entity, int generation) {
        String first = tables(store) + entity;
        return generation == 0 ? first : first + "." + (generation + 1);
    }

    /** Returns the common prefix of the names of all table topics. */
    public static String tables(String store) {
        return store + ".table.";
    }
}
