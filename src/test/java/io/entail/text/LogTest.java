package io.entail.text;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The log lines that a service which embeds the library gets, in a layout that is not Entail's. */
final class LogTest {
    private static final String FORGERY = "ann\r\n12:00:00 INFO  somebody else\u001b[2K";

    private final Logger target = (Logger) LoggerFactory.getLogger(LogTest.class);
    private final ListAppender<ILoggingEvent> events = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent event) {
            event.getCallerData(); // This captures the present stack.
            super.append(event);
        }
    };
    private final PatternLayout layout = new PatternLayout();

    @BeforeEach
    void listen() {
        events.start();
        target.addAppender(events);
        target.setAdditive(false);
        layout.setContext(target.getLoggerContext());
        layout.setPattern("%level %msg%n");
        layout.start();
    }

    @AfterEach
    void leave() {
        target.detachAppender(events);
        target.setAdditive(true);
    }

    @Test
    void valuesAreShownSoThatAnEventIsOneLine() {
        Log.of(LogTest.class).warn("A row is wrong key={} version={} cause={}", FORGERY, 3, List.of("\u009b"));
        assertThat(lines())
                .containsExactly("WARN A row is wrong key=ann\\r\\n12:00:00 INFO  somebody else\\u001b[2K version=3"
                        + " cause=[\\u009b]");
    }

    @Test
    void messagesOfExceptionsAreShownAlsoOfTheirCauses() {
        Exception error =
                new IllegalStateException("outer " + FORGERY, new IllegalArgumentException("inner " + FORGERY));
        error.addSuppressed(new IllegalStateException("beside " + FORGERY));
        Log.of(LogTest.class).error("It failed entity={}", "services", error);
        String told = String.join("\n", lines());
        assertThat(lines())
                .allMatch(line -> line.equals("ERROR It failed entity=services")
                        || line.startsWith("java.lang.IllegalStateException: outer ann\\r\\n")
                        || line.startsWith("Caused by: ")
                        || line.startsWith("\t"));
        assertThat(told)
                .contains("IllegalArgumentException: inner ann\\r\\n", "beside ann\\r\\n", "at io.entail.text.LogTest");
    }

    @Test
    void exceptionsWithNothingToHideAreHandedOverAsTheyAre() {
        Exception error = new IllegalStateException("plain", new IllegalArgumentException("plain, too"));
        assertThat(VisibleThrowable.of(error)).isSameAs(error);
    }

    @Test
    void aChainThatLeadsBackIntoItselfEnds() {
        Exception first = new IllegalStateException("a\nb");
        Exception second = new IllegalArgumentException("c", first);
        first.initCause(second);
        assertThat(VisibleThrowable.lines(first))
                .anyMatch(line -> line.equals("java.lang.IllegalStateException: a\\nb"))
                .anyMatch(line -> line.equals("Caused by: java.lang.IllegalArgumentException: c"));
    }

    @Test
    void entriesKeepTheirLoggerAndLevel() {
        Log.of(LogTest.class).info("nobody listens");
        Log.of(LogTest.class).warn("somebody does");
        assertThat(events.list).hasSize(1);
        assertThat(events.list.get(0).getLoggerName()).isEqualTo(LogTest.class.getName());
        assertThat(events.list.get(0).getCallerData()[0].getMethodName()).isEqualTo("entriesKeepTheirLoggerAndLevel");
    }

    private List<String> lines() {
        return events.list.stream()
                .flatMap(event -> layout.doLayout(event).lines())
                .toList();
    }
}
