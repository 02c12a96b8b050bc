package io.entail.cli.run;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.StoreUnavailableException;
import io.entail.topics.JudgedTransaction;
import io.entail.topics.Transactions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of {@code status} about open transactions in a store's topics. */
final class OpenTransactions {
    private OpenTransactions() {}

    /**
     * Adds the transactions. A hanging transaction is wrong, and so is any transaction on the log: nobody writes to it
     * in transactions, and while one is open, no replica can read the records after its beginning.
     */
    static void add(EntityStoreConfig config, Map<String, @Nullable Object> report, List<String> wrong) {
        try (Transactions transactions = new Transactions(config, config.openTimeout())) {
            List<JudgedTransaction> open = transactions.open(StoreTopics.partitions(config, transactions));
            report.put(
                    "transactions",
                    open.stream()
                            .map(one -> TransactionsCommand.document(one, false))
                            .toList());
            open.stream()
                    .filter(one -> one.state() == JudgedTransaction.State.HANGING
                            || one.open().partition().topic().equals(config.writesTopic()))
                    .forEach(one -> wrong.add(one.sentence(Instant.now(), Transactions.command(config))));
        } catch (StoreUnavailableException e) {
            wrong.add("whether a transaction hangs cannot be told: " + e.getMessage());
        }
    }
}
