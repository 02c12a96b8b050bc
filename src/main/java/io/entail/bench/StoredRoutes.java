package io.entail.bench;

import io.entail.bench.bare.BareList;
import io.entail.bench.bare.BareReads;
import io.entail.bench.bare.BareRocks;
import io.entail.schema.Definitions;
import io.entail.state.table.RowLayout;
import io.entail.writes.CanonicalKey;
import java.util.Arrays;
import java.util.Set;
import org.apache.avro.Schema;

/** Finds the routes in the replica's RocksDB, for a baseline that does not know the layout. */
final class StoredRoutes {
    private final BareRocks rocks;
    private final byte[] rowPrefix;
    private final byte[] claimPrefix;
    private final Schema schema;

    private StoredRoutes(BareRocks rocks, byte[] rowPrefix, byte[] claimPrefix, Schema schema) {
        this.rocks = rocks;
        this.rowPrefix = rowPrefix;
        this.claimPrefix = claimPrefix;
        this.schema = schema;
    }

    /** Finds the first route, by the end of its key. */
    static StoredRoutes in(BareRocks rocks) {
        StoredRoutes stored = new StoredRoutes(
                rocks,
                prefix(rocks, "rows", canonical(Routes.id(0))),
                prefix(rocks, "claims", canonical(Routes.name(0))),
                Definitions.shipped().require(Routes.ENTITY).avro());
        Object id = stored.reads().selectBy(stored.claimKey(0)).get("id");
        if (!Routes.id(0).equals(String.valueOf(id))) {
            throw new IllegalStateException("the baseline does not read what the replica stores: " + id);
        }
        return stored;
    }

    private static byte[] prefix(BareRocks rocks, String family, byte[] end) {
        byte[] key = rocks.firstKey(family, candidate -> {
            int start = candidate.length - end.length;
            return start >= 0 && Arrays.equals(candidate, start, candidate.length, end, 0, end.length);
        });
        return Arrays.copyOf(key, key.length - end.length);
    }

    byte[] rowKey(int number) {
        return rowKey(Routes.id(number));
    }

    byte[] claimKey(int number) {
        return join(claimPrefix, canonical(Routes.name(number)));
    }

    /** Returns the baseline for one thread. */
    BareReads reads() {
        return new BareReads(rocks, rowPrefix, RowLayout.AFTER, schema);
    }

    /** Returns the key of the row with an id. */
    byte[] rowKey(String id) {
        return join(rowPrefix, canonical(id));
    }

    /** Returns the baseline for lists, with the fields that the server returns for version 2.8 of the gateway. */
    BareList list() {
        return new BareList(
                rocks,
                rowPrefix,
                RowLayout.AFTER,
                schema,
                Set.of("service"),
                Set.of("path_syntax", "expression", "priority"));
    }

    private static byte[] canonical(String part) {
        return CanonicalKey.of(part).array();
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
