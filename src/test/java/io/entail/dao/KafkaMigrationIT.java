package io.entail.dao;

import io.entail.dao.contract.MigrationContract;
import io.entail.dao.contract.TestLogs;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Migrations on a real Kafka: each process has a replica of its own. */
final class KafkaMigrationIT extends MigrationContract implements TestLogs.Source {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    static Path directory;

    @Override
    public TestLogs newLogs() {
        return new KafkaLogs(stack.bootstrap(), stack.freshStore(), directory);
    }
}
