package io.entail.cli.run;

import io.entail.cli.output.JsonList;
import io.entail.cli.settings.CommonOptions;
import io.entail.cli.settings.Directories;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.NotFoundException;
import io.entail.errors.OperationUnsupportedException;
import io.entail.topics.JudgedTransaction;
import io.entail.topics.OpenTransaction;
import io.entail.topics.Transactions;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code entail transactions}: prints the open transactions in a store's topics, and aborts those that hang. */
@Command(
        name = "transactions",
        description = {
            "Prints the transactions that are open in the topics of a store: whose they are, and whether anybody will end "
                    + "them. Readers see nothing from the first record of an open transaction on.",
            "A transaction that no coordinator knows hangs: it stays open until this command aborts it. No reader has "
                    + "seen its records. A transaction that its coordinator knows is not aborted."
        },
        mixinStandardHelpOptions = true)
public final class TransactionsCommand implements Callable<Integer> {
    private static final Pattern PRODUCER = Pattern.compile("(\\d{1,18}):(\\d{1,5})");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(
            names = "--end",
            paramLabel = "ID:EPOCH",
            description = "Abort the hanging transactions of this producer, in all topics of the store.")
    private @Nullable String end;

    @Override
    public Integer call() {
        EntityStoreConfig config = common.config(Directories.cache());
        Producer wanted = end == null ? null : producer(end);
        try (Transactions transactions = new Transactions(config, config.openTimeout())) {
            List<JudgedTransaction> open = transactions.open(StoreTopics.partitions(config, transactions));
            List<JudgedTransaction> shown = wanted == null ? open : ended(transactions, config, open, wanted);
            print(config, shown, wanted != null);
        }
        return 0;
    }

    /** The producer that the option names. */
    private record Producer(long id, int epoch) {
        boolean has(OpenTransaction open) {
            return open.producerId() == id && open.epoch() == epoch;
        }
    }

    private Producer producer(String text) {
        Matcher matcher = PRODUCER.matcher(text);
        if (!matcher.matches()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--end takes a producer as this command prints it, ID:EPOCH, not '" + text + "'");
        }
        return new Producer(Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    private static List<JudgedTransaction> ended(
            Transactions transactions, EntityStoreConfig config, List<JudgedTransaction> open, Producer wanted) {
        List<JudgedTransaction> its =
                open.stream().filter(one -> wanted.has(one.open())).toList();
        if (its.isEmpty()) {
            throw new NotFoundException(
                    "producer " + wanted.id + ", epoch " + wanted.epoch
                            + " has no transaction open in the topics of store " + config.store(),
                    Map.of());
        }
        for (JudgedTransaction one : its) {
            if (one.state() != JudgedTransaction.State.HANGING) {
                throw new OperationUnsupportedException(
                        "nothing was ended: " + one.sentence(Instant.now(), Transactions.command(config)), Map.of());
            }
        }
        its.forEach(one -> transactions.end(one.open()));
        return its;
    }

    private void print(EntityStoreConfig config, List<JudgedTransaction> shown, boolean ended) {
        PrintWriter out = spec.commandLine().getOut();
        if (common.isJson()) {
            JsonList list = new JsonList(out, false);
            shown.forEach(one -> list.add(document(one, ended)));
            list.end();
        } else {
            for (JudgedTransaction one : shown) {
                out.println(
                        ended
                                ? "ended the transaction of producer "
                                        + one.open().producer() + " in topic "
                                        + one.open().partition().topic() + ", open since offset "
                                        + one.open().firstOffset()
                                : one.sentence(Instant.now(), Transactions.command(config)));
            }
            if (shown.isEmpty()) {
                out.println("no transaction is open");
            }
        }
        out.flush();
    }

    static Map<String, @Nullable Object> document(JudgedTransaction one, boolean ended) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("topic", one.open().partition().topic());
        document.put("producer", one.open().producer());
        document.put("state", ended ? "ended" : one.state().name().toLowerCase(Locale.ROOT));
        document.put("transactional_id", one.transactionalId());
        document.put("offset", one.open().firstOffset());
        document.put("last_record", one.open().lastRecord().toString());
        return document;
    }
}
