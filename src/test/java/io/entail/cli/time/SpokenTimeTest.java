package io.entail.cli.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Times relative to 29 November 2026, 16:05:10.250 in Berlin, which is then one hour ahead of UTC, and two in summer.
 */
final class SpokenTimeTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-11-29T15:05:10.250Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    now                           | 2026-11-29T15:05:10.250Z
                    today                         | 2026-11-28T23:00:00Z
                    yesterday                     | 2026-11-27T23:00:00Z
                    Yesterday 13:53               | 2026-11-28T12:53:00Z
                    today 23:00                   | 2026-11-29T22:00:00Z
                    13:53                         | 2026-11-29T12:53:00Z
                    16:05:10                      | 2026-11-29T15:05:10Z
                    00:41                         | 2026-11-28T23:41:00Z
                    13:53Z                        | 2026-11-29T13:53:00Z
                    2026-11-28                    | 2026-11-27T23:00:00Z
                    2026-07-01                    | 2026-06-30T22:00:00Z
                    2026-11-28 Z                  | 2026-11-28T00:00:00Z
                    2026-11-28 13:53              | 2026-11-28T12:53:00Z
                    2026-11-28   13:53:07.5       | 2026-11-28T12:53:07.500Z
                    2026-11-28T13:53              | 2026-11-28T12:53:00Z
                    2026-11-28 13:53:07.120 +01:00| 2026-11-28T12:53:07.120Z
                    2026-11-28 13:53 UTC          | 2026-11-28T13:53:00Z
                    2026-11-28T13:53:00Z          | 2026-11-28T13:53:00Z
                    2026-11-28T13:53:00.123456Z   | 2026-11-28T13:53:00.123456Z
                    2026-11-28t13:53:00-0330      | 2026-11-28T17:23:00Z
                    1999-01-01T00:00:00+01:00     | 1998-12-31T23:00:00Z
                    2h ago                        | 2026-11-29T13:05:10.250Z
                    2 hours ago                   | 2026-11-29T13:05:10.250Z
                    1h30m ago                     | 2026-11-29T13:35:10.250Z
                    1 hour 30 minutes ago         | 2026-11-29T13:35:10.250Z
                    90s ago                       | 2026-11-29T15:03:40.250Z
                    3 days ago                    | 2026-11-26T15:05:10.250Z
                    2 weeks ago                   | 2026-11-15T15:05:10.250Z
                    2 months ago                  | 2026-09-29T14:05:10.250Z
                    1 year ago                    | 2025-11-29T15:05:10.250Z
                    2026-10-25 02:30 +02:00       | 2026-10-25T00:30:00Z
                    """)
    void aTimeIsReadInTheGivenZone(String said, String meant) {
        assertThat(SpokenTime.read(said, NOW, BERLIN))
                .as("the time is read as expected: %s", said)
                .isEqualTo(Instant.parse(meant));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "ago",
                "2 ago",
                "2h",
                "soon",
                "monday",
                "tomorrow",
                "13:53 yesterday",
                "25:00",
                "13:60",
                "2026-02-30",
                "01/02/2026",
                "2026-11-28 13",
                "2026-11-28 13:53 +99:00",
                "2026-11-28T",
                "9999999h ago",
                "2h ago ago",
                "-2h ago",
                "2 fortnights ago",
                "2026-11-28 13:53 13:54",
                "\u0000\u001b[2K"
            })
    void anInvalidTimeIsRefusedWithExamples(String said) {
        assertThatThrownBy(() -> SpokenTime.read(said, NOW, BERLIN))
                .as("the text is refused: %s", said)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("neither a position such as 0:41 nor a time such as")
                .hasMessageContaining("'2026-11-28 13:53'");
    }

    @Test
    void aLongTextIsNotReadAtAll() {
        assertThatThrownBy(() -> SpokenTime.read("1".repeat(1_000_000) + "h ago", NOW, BERLIN))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_500));
    }

    @Test
    void anAmbiguousTimeIsRefusedWithBothMeanings() {
        assertThatThrownBy(() -> SpokenTime.read("23:00", NOW, BERLIN))
                .hasMessage("'23:00' is still to come today: say 'yesterday 23:00' or 'today 23:00'");
        assertThatThrownBy(() -> SpokenTime.read("2026-10-25 02:30", NOW, BERLIN))
                .hasMessageContaining("'2026-10-25 02:30 +02:00' or '2026-10-25 02:30 +01:00'");
        assertThatThrownBy(() -> SpokenTime.read("2026-03-29 02:30", NOW, BERLIN))
                .hasMessageContaining("no time of Europe/Berlin");
        assertThatThrownBy(() -> MomentOption.read("9:30", NOW, BERLIN)).hasMessageContaining("say 09:30 for the time");
    }

    @ParameterizedTest
    @CsvSource({"0:41,0:41", "0:5,0:5", "0:12345678901,0:12345678901", "0:-2,0:-2", "12:345,12:345"})
    void aPositionIsNoTime(String said, String position) {
        assertThat(MomentOption.read(said, NOW, BERLIN).position()).hasToString(position);
    }

    @Test
    void aPrintedTimeIsReadAsTheSameMoment() {
        for (ZoneId zone : new ZoneId[] {BERLIN, ZoneOffset.UTC, ZoneId.of("America/St_Johns")}) {
            for (String at :
                    new String[] {"2026-10-25T00:30:00Z", "2026-10-25T01:30:00.007Z", "1969-12-31T23:59:59Z"}) {
                String shown = ShownTime.text(Instant.parse(at), zone);
                assertThat(SpokenTime.read(shown, NOW, BERLIN))
                        .as("the time is read as it was printed: %s", shown)
                        .isEqualTo(Instant.parse(at));
            }
        }
        assertThat(ShownTime.text(NOW, BERLIN)).isEqualTo("2026-11-29 16:05:10.250 +01:00");
    }

    @ParameterizedTest
    @CsvSource({
        "0,now",
        "-5,now",
        "1,1 second ago",
        "119,119 seconds ago",
        "120,2 minutes ago",
        "7199,119 minutes ago",
        "7200,2 hours ago",
        "172799,47 hours ago",
        "172800,2 days ago",
        "5184000,2 months ago",
        "63072000,2 years ago"
    })
    void howLongAgoIsOneNumber(long seconds, String ago) {
        assertThat(ShownTime.ago(NOW.minusSeconds(seconds), NOW)).isEqualTo(ago);
    }
}
