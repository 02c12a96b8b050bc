package io.entail.publish;

import io.entail.changes.ChangesTopic;
import io.entail.changes.RejectionsTopic;
import io.entail.config.EntityStoreConfig;

/**
 * What one topology is given: names, numbers of schemas, where it tells how far it has come.
 *
 * @param topicId of the writes topic
 * @param progressId number of the schema of progress
 * @param rejectionId number of the schema of rejections
 * @param batches what the topology's one thread has received
 */
record PublishSession(
        EntityStoreConfig config,
        String topicId,
        int progressId,
        int rejectionId,
        Registrar registrar,
        PublishProgress progress,
        Batches batches) {

    /** The consumer group, and the name by which Kafka Streams knows the topology. */
    static String group(String store) {
        return store + "-publish";
    }

    String group() {
        return group(config.store());
    }

    String writes() {
        return config.writesTopic();
    }

    String changes() {
        return ChangesTopic.name(config.store());
    }

    String rejections() {
        return RejectionsTopic.name(config.store());
    }
}
