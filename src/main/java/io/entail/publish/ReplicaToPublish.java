package io.entail.publish;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.DirectoryInUseException;
import io.entail.errors.ReplicaUnusableException;
import io.entail.replica.KafkaLog;
import io.entail.topics.LastingCauseException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The replica whose entries are published: that of a store, or one that is opened for nothing else. */
final class ReplicaToPublish implements AutoCloseable {
    private final EntityStoreConfig config;
    private final boolean own;
    private volatile @Nullable KafkaLog log;

    /** That of a store, which closes it; or, without one, one of its own that is opened with these settings. */
    ReplicaToPublish(EntityStoreConfig config, @Nullable KafkaLog given) {
        this.config = config;
        this.own = given == null;
        this.log = given;
    }

    /** The replica of a log that is there. By one thread. */
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
