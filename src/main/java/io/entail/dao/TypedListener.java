package io.entail.dao;

import io.entail.read.MissedChanges;
import org.apache.avro.specific.SpecificRecord;

/** As {@link io.entail.read.WatchListener}, with objects. */
@FunctionalInterface
public interface TypedListener<T extends SpecificRecord> {
    /** A row has changed. Reads in this process show the change already, and perhaps later ones. */
    void changed(TypedChange<T> change);

    /** Changes went by that it will not see. By default nothing happens but what the watch itself logs. */
    default void missed(MissedChanges missed) {}
}
