package io.entail.guarantee;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.dao.migrate.MigrationListener;
import io.entail.dao.migrate.MigrationReport;
import io.entail.declarative.migration.MigrationFile;
import io.entail.schema.Functions;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that performs a migration and is killed in the middle. Its arguments are bootstrap, store, directory, the
 * file of the migration, and optionally the line at which it stops until it is killed. It prints a line before each of
 * its steps:
 *
 * <pre>
 * step rewriting rows         the prepared definition is in the log, no row was rewritten by this process
 * write 1                     right before rows are sent, for the first time; then 2, 3 ...
 * end taking the last step    all rows were rewritten
 * end DONE                    what the report says; then the process ends
 * </pre>
 */
final class MigratingProcess {
    private MigratingProcess() {}

    public static void main(String[] args) {
        var config = EntityStoreConfig.builder(args[0], Path.of(args[2]))
                .withStore(args[1])
                .withCacheBytes(32 << 20)
                .build();
        String stop = args.length > 4 ? args[4] : "";
        AtomicInteger writes = new AtomicInteger();
        MigrationListener listener = new MigrationListener() {
            @Override
            public void began(String entity, String what, long rows) {
                say((what.contains("last step") ? "end " : "step ") + what, stop);
            }
        };
        try (EntityStore store = EntityStore.open(config)) {
            MigrationReport report = store.as("ann")
                    .because("regions")
                    .withWriteIds(() -> {
                        say("write " + writes.incrementAndGet(), stop);
                        return UUID.randomUUID();
                    })
                    .migrate(MigrationFile.read(Path.of(args[3]), Functions.builtIn()), listener);
            report.entities().forEach(each -> System.out.println("end " + each.result() + " " + each.broken()));
        }
    }

    private static void say(String line, String stop) {
        System.out.println(line);
        while (line.equals(stop)) {
            LockSupport.park();
        }
    }
}
