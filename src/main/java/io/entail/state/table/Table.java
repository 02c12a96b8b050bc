package io.entail.state.table;

/** The ordered tables that hold the state of a store. {@code Layout} says what is in their keys and values. */
public enum Table {
    ROWS,
    CLAIMS,
    REFERENCES,
    SEEN,
    IDS,
    EXPIRY,
    TAGS,
    INDEX,
    HISTORY,
    BEFORES,
    META
}
