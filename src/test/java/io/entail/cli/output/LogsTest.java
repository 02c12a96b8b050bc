package io.entail.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.entail.text.Visible;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The logging of libraries, such as Kafka's clients, in a process of the command line. */
final class LogsTest {
    private static final String FORGERY = "a\r\n12:00:00.000 WARN  forged\u001b[2K\u0085";

    @Test
    void anEventIsOneLineAndEachPlaceOfAStackTraceOne() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger logger = context.getLogger("org.apache.kafka.Client");
        Exception error = new IllegalStateException(FORGERY, new IllegalArgumentException(FORGERY));
        LoggingEvent event = new LoggingEvent(
                LogsTest.class.getName(), logger, Level.WARN, "topic {}", error, new Object[] {FORGERY});
        String text = Logs.layout(context).doLayout(event);
        assertThat(text.codePoints().filter(c -> c != '\n')).noneMatch(Visible::isHidden);
        assertThat(text.lines())
                .noneMatch(line -> line.startsWith("12:00:00.000 WARN  forged"))
                .anyMatch(line -> line.matches(
                        "\\d\\d:\\d\\d:\\d\\d\\.\\d{3} WARN  org\\.apache\\.kafka\\.Client topic a\\\\r\\\\n12.*"))
                .anyMatch(line -> line.startsWith("java.lang.IllegalStateException: a\\r\\n12"))
                .anyMatch(line -> line.startsWith("Caused by: java.lang.IllegalArgumentException: a\\r\\n12"))
                .anyMatch(line -> line.startsWith("    at io.entail.cli.output.LogsTest"));
    }
}
