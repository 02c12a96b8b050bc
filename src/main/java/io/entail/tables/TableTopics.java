package io.entail.tables;

import io.entail.changes.FeedEnd;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.DefinitionException;
import io.entail.errors.TopicRefusedException;
import io.entail.replica.StoreLog;
import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import io.entail.state.Defined;
import io.entail.state.Versions.InForce;
import io.entail.text.Log;
import io.entail.topics.TopicAdmin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The tables of a store: {@code <store>.table.<entity>} has one record for each row of the entity, with its primary key
 * and the row in flat form, and a tombstone for each deleted row. After a migration of the entity, the rows are in a new
 * topic whose name ends with {@code .2}, and the earlier topic gets no more records. They are written in the transactions
 * of the feed. At any time a table either corresponds to the last change of the feed or is incomplete; an incomplete table
 * gets no records until it is filled.
 *
 * <pre>
 *   begin      after fencing, before anything is sent: finds the complete tables
 *   limit      the last record that may be published before settle is called
 *   settle     between transactions: fills incomplete tables
 *   canTell    before a definition is published: gets schema ids and creates the topic
 *   tell       in a transaction: writes a changed row
 *   commit     in a transaction, as its last step
 * </pre>
 *
 * When no tables are configured, every method does nothing. Confined to the publisher's thread.
 */
public final class TableTopics implements AutoCloseable {
    private static final Logger log = Log.of(TableTopics.class);

    /** How many records the feed may be behind the log when the snapshot is taken that tables are filled from. */
    private static final long NEAR = 10_000;

    private static final Duration HOLD_MAX = Duration.ofMinutes(1);

    /** How often the notes of all tables are written again, because Kafka deletes old ones. */
    private static final Duration NOTE_AGE_MAX = Duration.ofHours(1);

    /** How often the topics are checked. */
    private static final Duration IDENTITY_AGE_MAX = Duration.ofSeconds(1);

    private final EntityStoreConfig config;
    private final StoreLog storeLog;
    private final int maxEntityBytes;
    private final Numbers numbers;
    private @Nullable TopicAdmin admin;
    private final Map<String, EntityTopic> tables = new HashMap<>();

    /** Entities whose tables are incomplete. */
    private final Set<String> owed = new HashSet<>();

    private String run = "";
    private boolean noteAll;
    private long allNoted;
    private long identified;
    private long noted;
    private @Nullable TableNotes notes;
    private @Nullable HeldState held;

    /** Provides schema ids. */
    public interface Numbers {
        /**
         * Returns the id of a schema under a subject, null when it is not known yet.
         *
         * @throws RuntimeException when the schema is refused
         */
        @Nullable
        Integer of(String subject, Schema schema);
    }

    /** Sends a record in the open transaction. */
    public interface Sender {
        void send(String topic, byte[] key, byte @Nullable [] value, long time);
    }

    /**
     * Creates the tables that the settings name.
     *
     * @param storeLog a log with a replica, from whose state tables are filled
     * @param maxEntityBytes the store's limit
     */
    public TableTopics(EntityStoreConfig config, StoreLog storeLog, int maxEntityBytes, Numbers numbers) {
        this.config = config;
        this.storeLog = storeLog;
        this.maxEntityBytes = maxEntityBytes;
        this.numbers = numbers;
    }

    /** Returns the largest record in bytes that is sent for tables; 0 when there are none. */
    public static int recordBytesMax(EntityStoreConfig config, int maxEntityBytes) {
        return config.publishTables().isEmpty() ? 0 : TableTopic.recordBytesMax(maxEntityBytes);
    }

    /**
     * Begins at the end of the feed, when no other process can publish any more.
     *
     * @param definitions the definitions in force there
     * @return false when schema ids are not known yet; the call has to be repeated
     */
    public boolean begin(FeedEnd end, Collection<InForce> definitions) throws InterruptedException {
        letGo();
        tables.clear();
        owed.clear();
        for (InForce definition : definitions) {
            if (!prepare(definition)) {
                return false;
            }
        }
        if (config.publishTables().isEmpty()) {
            return true;
        }
        config.publishTables().entities().stream()
                .filter(name -> !definitions.isEmpty() && !tables.containsKey(name))
                .forEach(name -> log.warn("There is no such entity to publish a table of (yet) entity={}", name));
        // Aborts a fill of another process.
        newFill().close();
        TableNotes kept = TableNotes.read(config, tables.values());
        notes = kept;
        tables.values().stream()
                .filter(table -> !kept.isComplete(table, end))
                .forEach(table -> owed.add(table.entity()));
        if (!owed.isEmpty()) {
            log.info("Tables have to be filled entities={}", owed);
        }
        run = TableNotes.newRun();
        noteAll = true;
        identified = System.nanoTime();
        noted = end.sequence();
        return true;
    }

    /**
     * To be called before a definition is published, in the order of the log. Creates the topic of an entity that is new
     * or was migrated, and asks for schema ids.
     *
     * @param definition the definition that is in force after the one that is published
     * @return false when schema ids are not known yet; the call has to be repeated
     */
    public boolean canTell(InForce definition) throws InterruptedException {
        Defined defined = definition.defined();
        EntityTopic before = tables.get(defined.name());
        if (!prepare(definition)) {
            return false;
        }
        EntityTopic table = tables.get(defined.name());
        if (table != null && (before == null || !before.topic().equals(table.topic()))) {
            noteAll = true;
            if (before != null) {
                log.info(
                        "The rows of a migrated entity are in another topic from here on entity={} topic={} before={}",
                        table.entity(),
                        table.topic(),
                        before.topic());
            }
            // A new entity has no row yet, but the topic may have belonged to another store.
            if (before != null
                    || admin().describe(table.topic())
                            .map(found -> found.endOffset() > 0)
                            .orElse(true)) {
                owed.add(table.entity());
            }
        }
        return true;
    }

    private boolean prepare(InForce definition) throws InterruptedException {
        Defined defined = definition.defined();
        if (!config.publishTables().include(defined.name())) {
            return true;
        }
        String topic = config.tableTopic(defined.name(), definition.generation());
        EntityTopic known = tables.get(defined.name());
        if (known != null && !known.topic().equals(topic)) {
            known = null;
        }
        TableRecords records = records(definition);
        if (records == null) {
            if (known == null) {
                tables.remove(defined.name());
                owed.remove(defined.name());
            }
            return true;
        }
        Integer keyId = numbers.of(topic + "-key", records.keySchema());
        Integer valueId = numbers.of(topic + "-value", records.valueSchema());
        if (keyId == null || valueId == null) {
            return false;
        }
        String id = known == null ? topicId(topic) : known.topicId();
        int recordBytesMax = TableTopic.recordBytesMax(maxEntityBytes);
        tables.put(
                defined.name(),
                new EntityTopic(
                        new RowFields(defined, definition.version()),
                        topic,
                        id,
                        records,
                        keyId,
                        valueId,
                        recordBytesMax));
        return true;
    }

    /** Returns null when the feed cannot publish rows of the entity either. */
    private static @Nullable TableRecords records(InForce definition) {
        try {
            List<EntityDefinition> versions = definition.sinceMigration().stream()
                    .map(Defined.Version::parsed)
                    .toList();
            return new TableRecords(versions);
        } catch (DefinitionException | IllegalArgumentException | AvroRuntimeException e) {
            log.warn(
                    "A definition cannot be that of a table entity={} cause={}",
                    definition.defined().name(),
                    e.getMessage());
            return null;
        }
    }

    private String topicId(String topic) throws InterruptedException {
        if (admin().id(topic).isEmpty()) {
            if (!config.createTopic()) {
                throw new TopicRefusedException(
                        "the topic " + topic + " does not exist; create it, or let the publisher create it"
                                + " (entail.topic.create), or publish no table of it (entail.publish.tables)",
                        Map.of());
            }
            TableTopic.create(admin(), topic, maxEntityBytes);
        }
        TopicAdmin.Description found = admin().describeNew(topic)
                .orElseThrow(() -> new TopicRefusedException("the topic " + topic + " does not exist", Map.of()));
        TableTopic.check(topic, found, maxEntityBytes);
        return found.id();
    }

    /**
     * Returns the offset of the last record that may be published before {@link #settle} has been called for everything
     * up to it.
     */
    public long limit() throws InterruptedException {
        return held == null ? Long.MAX_VALUE : held.offset();
    }

    /**
     * To be called between transactions. Checks the topics now and then, and fills incomplete tables as soon as the
     * feed has reached the replica's position.
     *
     * @param through the last record that was published or needed no record in the feed
     * @param end of the feed
     */
    public void settle(long through, FeedEnd end) throws InterruptedException {
        checkIdentity();
        if (owed.isEmpty()) {
            return;
        }
        if (held != null && held.offset() != through && held.age().compareTo(HOLD_MAX) > 0) {
            letGo();
        }
        if (held == null && storeLog.basis().offset() - through <= NEAR) {
            held = new HeldState(storeLog, config.store());
        }
        HeldState state = held;
        if (state == null || state.offset() > through) {
            return;
        }
        if (state.offset() == through) {
            fill(state, end);
        }
        letGo();
    }

    private void fill(HeldState state, FeedEnd end) throws InterruptedException {
        TableNotes kept = Objects.requireNonNull(notes);
        List<EntityTopic> owing =
                owed.stream().map(tables::get).map(Objects::requireNonNull).toList();
        state.use(rows -> {
            try (TableFill fill = newFill()) {
                fill.run(rows, owing, end, kept.complete(run, end, tables.values()), kept.group());
            }
        });
        owed.clear();
        noteAll = false;
        allNoted = System.nanoTime();
        noted = end.sequence();
    }

    private TopicAdmin admin() {
        if (admin == null) {
            admin = TopicAdmin.of(config, "tables");
        }
        return admin;
    }

    private TableFill newFill() {
        return new TableFill(config, admin(), TableTopic.recordBytesMax(maxEntityBytes));
    }

    private void letGo() {
        if (held != null) {
            held.close();
            held = null;
        }
    }

    /**
     * Writes a changed row, in the open transaction.
     *
     * @param key canonical bytes of its primary key
     * @param after the row after the change, null when it was deleted
     * @param time of the write, in milliseconds since 1970
     */
    public void tell(Sender sender, String entity, Bytes key, @Nullable Row after, long time) {
        EntityTopic table = tables.get(entity);
        byte[] tableKey = table == null || owed.contains(entity) ? null : table.key(key);
        if (table != null && tableKey != null) {
            sender.send(table.topic(), tableKey, table.value(after), time);
        }
    }

    /**
     * Notes that the tables are complete up to the end that the feed has after this transaction. The last step of a
     * transaction.
     */
    public void commit(Producer<byte[], byte[]> producer, FeedEnd end) {
        if (owed.size() == tables.size()) {
            return;
        }
        long now = System.nanoTime();
        boolean all = noteAll || now - allNoted > NOTE_AGE_MAX.toNanos();
        if (all || end.sequence() != noted) {
            List<EntityTopic> complete = new ArrayList<>();
            if (all) {
                tables.values().stream()
                        .filter(table -> !owed.contains(table.entity()))
                        .forEach(complete::add);
                noteAll = false;
                allNoted = now;
            }
            TableNotes kept = Objects.requireNonNull(notes);
            producer.sendOffsetsToTransaction(kept.complete(run, end, complete), kept.group());
            noted = end.sequence();
        }
    }

    /**
     * Checks that the table topics still exist. When one was deleted, and possibly created again, everything begins
     * again.
     */
    private void checkIdentity() throws InterruptedException {
        long now = System.nanoTime();
        if (tables.isEmpty() || now - identified < IDENTITY_AGE_MAX.toNanos()) {
            return;
        }
        identified = now;
        List<String> topics = tables.values().stream().map(EntityTopic::topic).toList();
        Map<String, TopicDescription> found;
        try {
            found = admin().ask(client -> client.describeTopics(topics).allTopicNames());
        } catch (UnknownTopicOrPartitionException e) {
            throw new IllegalStateException("a table was deleted: it is made anew and filled, of " + topics, e);
        }
        for (EntityTopic table : tables.values()) {
            TopicDescription topic = found.get(table.topic());
            if (topic == null || !topic.topicId().toString().equals(table.topicId())) {
                throw new IllegalStateException("the topic " + table.topic() + " was made anew: it is filled");
            }
        }
    }

    /** Lists the entities whose tables are complete, and those whose tables are not yet. */
    @Override
    public String toString() {
        return "tables of " + tables.keySet() + ", owed "
                + owed.stream().sorted().collect(Collectors.toList());
    }

    @Override
    public void close() {
        letGo();
        if (admin != null) {
            admin.close();
        }
    }
}
