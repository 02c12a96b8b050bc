package io.entail.config;

/** The names of a store's topics in Kafka. Nobody else makes one up. */
public final class TopicNames {
    private TopicNames() {}

    /** The log. */
    public static String writes(String store) {
        return store + ".writes";
    }

    /** The change feed. */
    public static String changes(String store) {
        return store + ".changes";
    }

    /** What was refused. */
    public static String rejections(String store) {
        return store + ".rejections";
    }

    /** The rows of an entity. */
    public static String table(String store, String entity) {
        return tables(store) + entity;
    }

    /** What the names of all topics with rows begin with. */
    public static String tables(String store) {
        return store + ".table.";
    }
}
