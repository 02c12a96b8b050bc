package io.entail.publish;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.DirectoryInUseException;
import io.entail.errors.ReplicaUnusableException;
import io.entail.replica.KafkaLog;
import io.entail.topics.LastingCauseException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The replica whose outcomes are published: that of a store, or one that is opened only for this. */
final class ReplicaToPublish implements AutoCloseable {
    private final EntityStoreConfig config;
    private final boolean own;
    private volatile @Nullable KafkaLog log;

    /**
     * Uses the replica of a store, which the store closes; or, when it is null, one of its own that is opened with
     * these settings.
     */
    ReplicaToPublish(EntityStoreConfig config, @Nullable KafkaLog given) {
        this.config = config;
        this.own = given == null;
        this.log = given;
    }

    /** Returns the replica of a log that exists. Used by one thread. */
    KafkaLog open() {
        KafkaLog known = log;
        if (known == null) {
            try {
                known = KafkaLog.start(config, Clock.systemUTC());
            } catch (ReplicaUnusableException | DirectoryInUseException e) {
                throw new LastingCauseException(e);
            }
            log = known;
        }
        return known;
    }

    @Override
    public void close() {
        KafkaLog open = log;
        if (own && open != null) {
            open.close();
        }
    }
}
