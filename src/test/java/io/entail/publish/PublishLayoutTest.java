package io.entail.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.changes.FeedEnd;
import io.entail.publish.PublishLayout.Position;
import io.entail.resolve.Bytes;
import io.entail.resolve.Head;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class PublishLayoutTest {

    @Test
    void aPositionIsReadAsItWasWritten() {
        byte[] one = new byte[32];
        one[0] = 1;
        byte[] two = new byte[32];
        two[31] = 2;
        Position position = new Position(
                new Head(41, 7, Bytes.wrap(one)), 1_000, -5, new FeedEnd(40, Bytes.wrap(two), 7, Bytes.wrap(one)));

        assertThat(PublishLayout.position(PublishLayout.encode(position))).isEqualTo(position);
        assertThat(PublishLayout.position(null)).isEqualTo(Position.START);
    }

    @Test
    void theSumIsThatOfTheRowsWhateverTheirOrder() {
        EntrySum sum = new EntrySum(0);
        sum.addRow(1);
        sum.addRow(2);
        sum.addRow(3);
        sum.removeRow(2);
        EntrySum other = new EntrySum(0);
        other.addRow(3);
        other.addRow(1);

        assertThat(sum.value()).isEqualTo(other.value());
        other.removeRow(1);
        assertThat(sum.value()).as("a row is missing").isNotEqualTo(other.value());
    }

    @Test
    void aBatchIsTakenByItsFirstOffsetAndWhatIsReceivedAgainReplacesIt() {
        Batches batches = new Batches();
        batches.add(records(1, 2, 3));
        batches.add(records(4, 5));
        batches.add(records(4));

        assertThat(batches.take(1)).hasSize(3);
        assertThat(batches.take(4)).as("received anew").hasSize(1);
        assertThatThrownBy(() -> batches.take(4)).isInstanceOf(IllegalStateException.class);
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(long... offsets) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (long offset : offsets) {
            records.add(new ConsumerRecord<>("t", 0, offset, new byte[0], new byte[0]));
        }
        return records;
    }
}
