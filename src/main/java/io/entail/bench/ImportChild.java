package io.entail.bench;

import io.entail.bench.measure.ChildJvm;
import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.declarative.ConfigImport;
import io.entail.declarative.ConfigImport.Part;
import io.entail.declarative.ImportListener;
import io.entail.declarative.Importer;
import io.entail.declarative.text.ConfigText;
import io.entail.schema.Definitions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A process that imports a file as the command line does: prints {@code imported MICROSECONDS} from an open store to its
 * last write, then {@code writes NUMBER}.
 */
final class ImportChild {
    /** The flags with which {@code ops/entail} starts an import. */
    private static final List<String> FLAGS = List.of(
            "-Xmx2g",
            "-Xms1g",
            "-Xmn300m",
            "-XX:MetaspaceSize=128m",
            "-XX:+UseTransparentHugePages",
            "-XX:+UseParallelGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:C1MaxInlineLevel=15",
            "-XX:C1InlineStackLimit=30",
            "-XX:C1MaxInlineSize=60");

    private static final int NANOS_PER_MICRO = 1_000;

    private ImportChild() {}

    static ChildJvm start(Workbench bench, EntityStoreConfig config, Path file) {
        return ChildJvm.start(
                bench.directory(),
                ImportChild.class,
                FLAGS,
                List.of(config.bootstrap(), config.store(), config.directory().toString(), file.toString()));
    }

    public static void main(String[] args) throws Exception {
        EntityStoreConfig config = EntityStoreConfig.builder(args[0], Path.of(args[2]))
                .withStore(args[1])
                .build();
        try (EntityStore store = EntityStore.open(config)) {
            long start = System.nanoTime();
            int writes = 0;
            Definitions definitions = Definitions.of(store.definitions());
            ConfigImport.Options options = new ConfigImport.Options(false, false);
            for (Part part : new ConfigImport(store, definitions, options, ImportListener.NONE)
                    .plan(List.of(ConfigText.of(Path.of(args[3]))), Instant.now())) {
                writes += new Importer(part.store(), ImportListener.NONE)
                        .run(part.plan())
                        .writes();
            }
            System.out.println("imported " + (System.nanoTime() - start) / NANOS_PER_MICRO);
            System.out.println("writes " + writes);
        }
    }
}
