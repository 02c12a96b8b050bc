package io.entail.dao;

import io.entail.resolve.Bytes;

/** Names a row of a store. */
record RowId(String entity, Bytes key) {}
