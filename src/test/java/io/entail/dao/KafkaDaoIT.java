package io.entail.dao;

import io.entail.dao.contract.DaoContract;
import io.entail.dao.contract.TestLogs;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The contracts of a store on a real Kafka: each process has a replica of its own. */
final class KafkaDaoIT extends DaoContract {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    static Path directory;

    @Override
    public TestLogs newLogs() {
        return new KafkaLogs(stack.bootstrap(), stack.freshStore(), directory);
    }
}
