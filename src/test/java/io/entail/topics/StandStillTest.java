package io.entail.topics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Detects that the stable end has been before the last record for too long. Observations are written as
 * second:stable/last.
 */
final class StandStillTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
        nothing is behind it,                   0:10/10 3:10/10 9:10/10,            false
        a transaction of a moment,              0:10/12 2:13/13,                    false
        it stands for less than five seconds,   0:10/12 2:10/14 4:10/20,            false
        it stands for five,                     0:10/12 2:10/14 4:10/20 5:10/30,    true
        it gets on though never to the end,     0:10/12 3:11/14 6:12/20 9:13/30,    false
        it was at the end in between,           0:10/12 3:12/12 6:12/20 8:12/30,    false
        it stands again,                        0:10/12 3:12/12 6:12/20 11:12/30,   true
        """)
    void isTold(String why, String looks, boolean expected) {
        TopicWatch.StandStill standStill = new TopicWatch.StandStill();
        boolean last = false;
        for (String look : looks.strip().split(" ", -1)) {
            String[] parts = look.split("[:/]", -1);
            last = standStill.at(
                    Long.parseLong(parts[1]), Long.parseLong(parts[2]), Long.parseLong(parts[0]) * 1_000_000_000);
        }
        assertThat(last).as(why).isEqualTo(expected);
    }
}
