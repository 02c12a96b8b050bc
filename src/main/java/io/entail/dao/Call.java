package io.entail.dao;

/** The kinds of calls that a {@link Hooks hook} can be attached to. */
public enum Call {
    SELECT,
    SELECT_BY,
    SELECT_BY_CACHE_KEY,
    PAGE,
    PAGE_FOR,
    /** Each row of an iteration, after its page was read. */
    EACH,
    INSERT,
    UPDATE,
    UPDATE_BY,
    UPSERT,
    UPSERT_BY,
    DELETE,
    DELETE_BY
}
