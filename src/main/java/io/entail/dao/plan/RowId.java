package io.entail.dao.plan;

import io.entail.resolve.Bytes;

/** Names a row of a store. */
public record RowId(String entity, Bytes key) {}
