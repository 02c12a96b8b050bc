package io.entail.publish;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.DirectoryInUseException;
import io.entail.errors.ReplicaUnusableException;
import io.entail.replica.KafkaLog;
import io.entail.topics.LastingCauseException;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The replica whose entries are published: that of a store, or one that is opened for nothing else. */
abstract class ReplicaToPublish implements AutoCloseable {
    private ReplicaToPublish() {}

    /** The replica of a log that is there. By one thread. */
    abstract KafkaLog open();

    @Override
    public void close() {}

    /** That of a store, which closes it. */
    static ReplicaToPublish of(KafkaLog log) {
        return new ReplicaToPublish() {
            @Override
            KafkaLog open() {
                return log;
            }
        };
    }

    /** One of its own in a directory, which stays open until this is closed. */
    static ReplicaToPublish in(Path directory, EntityStoreConfig config) {
        return new Own(config.toPublish(directory));
    }

    private static final class Own extends ReplicaToPublish {
        private final EntityStoreConfig config;
        private volatile @Nullable KafkaLog log;

        Own(EntityStoreConfig config) {
            this.config = config;
        }

        @Override
        KafkaLog open() {
            KafkaLog known = log;
            if (known == null) {
                known = start();
                log = known;
            }
            return known;
        }

        private KafkaLog start() {
            try {
                return KafkaLog.start(config, Clock.systemUTC());
            } catch (ReplicaUnusableException | DirectoryInUseException e) {
                throw new LastingCauseException(e);
            }
        }

        @Override
        public void close() {
            KafkaLog open = log;
            if (open != null) {
                open.close();
            }
        }
    }
}
