package io.entail.bench;

import io.entail.bench.measure.ChildJvm;
import io.entail.bench.measure.JvmFlags;
import io.entail.config.EntityStoreConfig;
import io.entail.publish.PublishStatus.State;
import io.entail.publish.Publisher;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that publishes until it is killed. It prints {@code standby} while another process publishes, and {@code
 * sent} once it publishes itself.
 */
final class PublishChild {
    private static final long LOOK_MILLIS = 2;

    private PublishChild() {}

    static ChildJvm start(Workbench bench, Path replica) {
        EntityStoreConfig config = bench.config(replica);
        return ChildJvm.start(
                bench.directory(),
                PublishChild.class,
                JvmFlags.RECOMMENDED,
                List.of(config.bootstrap(), config.store(), replica.toString()));
    }

    public static void main(String[] args) throws InterruptedException {
        EntityStoreConfig config = EntityStoreConfig.builder(args[0], Path.of(args[2]))
                .withStore(args[1])
                .build();
        Publisher publisher = Publisher.start(config, new BenchSchemaIds());
        boolean standby = false;
        while (publisher.status().sent() == 0) {
            if (!standby && publisher.status().state() == State.STANDBY) {
                standby = true;
                System.out.println("standby");
            }
            Thread.sleep(LOOK_MILLIS);
        }
        System.out.println("sent");
        Thread.currentThread().join();
    }
}
