package io.entail.replica;

import io.entail.config.EntityStoreConfig;
import io.entail.read.LogStatus;
import java.nio.file.Path;
import java.time.Clock;

/**
 * A process that opens a replica and keeps it open until the process is killed. Its arguments are bootstrap, store and
 * directory.
 */
final class OpenReplica {
    private OpenReplica() {}

    public static void main(String[] args) throws InterruptedException {
        System.out.println("opening");
        var config = EntityStoreConfig.builder(args[0], Path.of(args[2]))
                .withStore(args[1])
                .build();
        KafkaLog log = KafkaLog.open(config, Clock.systemUTC());
        System.out.println(
                "ready " + log.status().reached() + " " + log.status().digest());
        while (log.status().state() != LogStatus.State.STOPPED) {
            Thread.sleep(50);
        }
        System.out.println(
                "stopped at " + log.status().reached() + " " + log.status().problem());
        Thread.sleep(Long.MAX_VALUE);
    }
}
