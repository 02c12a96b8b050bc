package io.entail.project.postgres.write;

import io.entail.project.NetChange;
import io.entail.resolve.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What a batch does to one row. Immutable.
 *
 * @param before the row before the batch, null when there was none
 * @param after the row after the batch, null when it is deleted
 */
record PgNet(
        NetChange net,
        NetChange.Kind kind,
        @Nullable PgImage before,
        @Nullable PgImage after) {

    static PgNet of(NetChange net) {
        NetChange.Kind kind = net.kind();
        boolean was = kind == NetChange.Kind.UPDATE || kind == NetChange.Kind.DELETE;
        boolean is = kind == NetChange.Kind.UPDATE || kind == NetChange.Kind.INSERT;
        return new PgNet(net, kind, was ? PgImage.before(net) : null, is ? PgImage.after(net) : null);
    }

    String entity() {
        return net.last().entity().name();
    }

    int ordinal() {
        return net.last().entity().ordinal();
    }

    Bytes key() {
        return net.last().key();
    }
}
