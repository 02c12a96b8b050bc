package io.entail.dao;

import io.entail.read.MissedChanges;
import org.apache.avro.specific.SpecificRecord;

/** A listener like {@link io.entail.read.WatchListener}, which receives objects. */
@FunctionalInterface
public interface TypedListener<T extends SpecificRecord> {
    /** Called when a row has changed. Reads in this process already show this change, and possibly later ones. */
    void changed(TypedChange<T> change);

    /** Called when some changes will not be delivered. By default nothing happens except that the watch logs it. */
    default void missed(MissedChanges missed) {}
}
