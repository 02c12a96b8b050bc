package io.entail.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.read.Books;
import io.entail.read.ReplayListener;
import io.entail.resolve.LogRecord;
import io.entail.state.table.Tables;
import io.entail.state.table.TablesContract;
import io.entail.testkit.Library;
import io.entail.testkit.LogStory;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tables of an earlier moment have the same rows as at that time, whether they are made from the index or by a replay.
 */
final class PastTablesTest extends TablesContract {
    private static final int BOOKS = 40;
    private static final int CHANGES = 300;

    private final MemoryLog log = MemoryLog.create(Clock.systemUTC());
    private final LogStory story = new LogStory(Library.alone()).workspace(Books.MINE, "mine");
    private final Set<Integer> present = new HashSet<>();
    private int appended;
    private @Nullable PastTables past;

    @Override
    protected Tables tables() {
        Random random = seeds.random();
        story.put("shelves", Books.MINE, Map.of("code", "A1")).put("shelves", Books.MINE, Map.of("code", "A2"));
        change(random);
        TABLES.forEach(table -> all(log.tables(), table).forEach(model.of(table)::put));
        long offset = log.head().offset();
        change(random);
        PastTables then = new PastTables(log, offset, log::logDefinitions, ReplayListener.NONE);
        past = then;
        return then;
    }

    private void change(Random random) {
        for (int i = 0; i < CHANGES; i++) {
            int number = random.nextInt(BOOKS);
            String id = "11111111-1111-4111-8111-" + (100_000_000_000L + number);
            if (present.contains(number) && random.nextInt(4) == 0) {
                story.delete("books", id);
                present.remove(number);
            } else {
                story.put(
                        "books",
                        Books.MINE,
                        Map.of(
                                "id",
                                id,
                                "title",
                                number + " " + random.nextInt(3),
                                "tags",
                                List.of("t" + random.nextInt(5)),
                                "shelf",
                                Map.of("code", "A" + (1 + random.nextInt(2)))));
                present.add(number);
            }
        }
        List<LogRecord> records = story.records();
        for (LogRecord record : records.subList(appended, records.size())) {
            assertThat(log.append(record).join().outcome().accepted())
                    .as("the record is accepted: %s", record)
                    .isTrue();
        }
        appended = records.size();
    }

    @Override
    protected void close() {
        if (past != null) {
            past.close();
        }
        log.close();
    }
}
