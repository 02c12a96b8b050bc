package io.entail.replica.reads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.PositionGoneException;
import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.state.RowChange;
import io.entail.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RecentChangesTest {
    private static final int MANY_BYTES = 1 << 30;

    @RegisterExtension
    final Seeds seeds = new Seeds();

    private static RowChange change(long offset, int bytes) {
        Row row = new Row(offset + 1, offset, null, 1, 0, List.of(), List.of(), "", Bytes.wrap(new byte[bytes]));
        return new RowChange(new RowChange.Cause(offset, 0, new UUID(0, offset), "", ""), 0, Bytes.EMPTY, null, row);
    }

    private static List<RowChange> write(long offset, int changes) {
        return IntStream.range(0, changes).mapToObj(i -> change(offset, i)).toList();
    }

    private static RecentChanges.Taken take(RecentChanges.Cursor cursor) throws InterruptedException {
        return Objects.requireNonNull(cursor.take());
    }

    private static List<Long> offsets(RecentChanges.Taken taken) {
        return taken.changes().stream().map(change -> change.cause().offset()).toList();
    }

    @Test
    @DisplayName("a reader that is too slow learns which range of changes it misses, always in whole writes")
    void slowReadersAreTold() throws InterruptedException {
        RecentChanges recent = new RecentChanges(9, 4, MANY_BYTES, MANY_BYTES);
        RecentChanges.Cursor cursor = recent.fromNow();

        recent.add(write(10, 2), 10);
        recent.add(write(12, 3), 12); // one of the two at 10 is dropped
        recent.add(write(13, 1), 15); // now both are dropped, and after the next also one at 12
        recent.add(write(16, 1), 16);

        RecentChanges.Taken taken = take(cursor);
        assertThat(Objects.requireNonNull(taken.missed()).after().offset()).isEqualTo(9);
        assertThat(taken.missed().through().offset()).isEqualTo(12);
        assertThat(offsets(taken)).containsExactly(13L, 16L);
        assertThat(taken.through()).isEqualTo(16);
    }

    @Test
    @DisplayName("no more than the configured number of bytes is kept, but always the last change")
    void bytesAreBounded() throws InterruptedException {
        RecentChanges recent = new RecentChanges(-1, 1_024, 10_000, 10_000);
        for (int i = 0; i < 100; i++) {
            recent.add(List.of(change(i, 1_000)), i);
        }
        assertThat(offsets(take(recent.after(95)))).containsExactly(96L, 97L, 98L, 99L);
        assertThatThrownBy(() -> recent.after(50))
                .isInstanceOf(PositionGoneException.class)
                .hasMessageContaining("0:50")
                .hasMessageContaining("those after 0:91");

        recent.add(List.of(change(100, 1_000_000)), 100);
        assertThat(offsets(take(recent.after(99)))).containsExactly(100L);
        assertThatThrownBy(() -> recent.after(98)).isInstanceOf(PositionGoneException.class);
    }

    @Test
    @DisplayName("few changes are kept until a reader begins, and the configured number from then on")
    void littleIsKeptForNobody() throws InterruptedException {
        RecentChanges recent = new RecentChanges(-1, 1_024, 10_000, 3_000);
        for (int i = 0; i < 100; i++) {
            recent.add(List.of(change(i, 1_000)), i);
        }
        assertThat(offsets(take(recent.after(97)))).containsExactly(98L, 99L);
        for (int i = 100; i < 105; i++) {
            recent.add(List.of(change(i, 1_000)), i);
        }
        assertThat(offsets(take(recent.after(97)))).hasSize(7);
    }

    @Test
    @DisplayName("readers of any speed see every change once and in order, or learn that they missed it")
    void readersSeeEverythingOrAreTold() throws InterruptedException {
        Random random = seeds.random();
        for (int run = 0; run < 200; run++) {
            RecentChanges recent = new RecentChanges(-1, 1 << (1 + random.nextInt(9)), MANY_BYTES, MANY_BYTES);
            Model model = new Model(recent);
            long offset = 0;
            for (int step = 0; step < 300; step++) {
                int what = random.nextInt(10);
                if (what < 7) {
                    List<RowChange> batch = new ArrayList<>();
                    for (int i = random.nextInt(4); i > 0; i--) {
                        offset += 1 + random.nextInt(3);
                        batch.addAll(write(offset, random.nextInt(4)));
                    }
                    offset += random.nextInt(2);
                    model.add(batch, offset);
                } else if (what < 8) {
                    model.open(random.nextBoolean() ? offset : Math.max(-1, offset - random.nextInt(20)));
                } else {
                    model.read(random);
                }
            }
            model.readAll();
        }
    }

    /** The changes that were added, and how far each reader has come. */
    private static final class Model {
        private final RecentChanges recent;
        private final List<RowChange> added = new ArrayList<>();
        private final List<Reader> readers = new ArrayList<>();
        private long reached = -1;

        Model(RecentChanges recent) {
            this.recent = recent;
        }

        void add(List<RowChange> batch, long offset) {
            added.addAll(batch);
            recent.add(batch, offset);
            reached = offset;
        }

        void open(long after) {
            try {
                readers.add(new Reader(recent.after(after), after));
            } catch (PositionGoneException e) {
                assertThat(added)
                        .as("a position is refused as gone only if changes after it were added")
                        .anyMatch(c -> c.cause().offset() > after);
            }
        }

        void read(Random random) throws InterruptedException {
            if (!readers.isEmpty()) {
                read(readers.get(random.nextInt(readers.size())));
            }
        }

        void readAll() throws InterruptedException {
            for (Reader reader : readers) {
                while (reader.through < reached) {
                    read(reader);
                }
            }
        }

        private void read(Reader reader) throws InterruptedException {
            if (reader.through >= reached) {
                return;
            }
            RecentChanges.Taken taken = take(reader.cursor);
            long from = reader.through;
            if (taken.missed() != null) {
                assertThat(taken.missed().after().offset()).isEqualTo(from);
                from = taken.missed().through().offset();
                reader.halfRead = 0;
            }
            long begin = from;
            List<RowChange> expected = added.stream()
                    .filter(change -> change.cause().offset() > begin)
                    .skip(reader.halfRead)
                    .limit(taken.changes().size())
                    .toList();
            assertThat(taken.changes()).isEqualTo(expected);
            reader.through = taken.through();
            reader.halfRead = taken.changes().stream()
                    .filter(change -> change.cause().offset() > taken.through())
                    .count();
        }
    }

    private static final class Reader {
        private final RecentChanges.Cursor cursor;
        private long through;
        private long halfRead;

        Reader(RecentChanges.Cursor cursor, long through) {
            this.cursor = cursor;
            this.through = through;
        }
    }
}
