package io.entail.cli.output;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import io.entail.changes.registry.SchemaRegistry;
import io.entail.cli.settings.Variables;
import io.entail.text.Visible;
import io.entail.text.VisibleThrowable;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/**
 * Sends log lines to standard error: only warnings and errors, unless {@code ENTAIL_LOG} names another level. This is
 * done in code, because a configuration file in the jar would also be used by every service that embeds the library.
 */
public final class Logs {
    /**
     * Kafka's clients warn about what every command does, and about each failed attempt, which our own error
     * summarises.
     */
    private static final String KAFKA = "org.apache.kafka";

    /** Cassandra's driver warns about each node that it does not reach. */
    private static final String CASSANDRA = "com.datastax.oss.driver";

    /** Jetty warns about each malformed request. */
    private static final String JETTY = "org.eclipse.jetty";

    private Logs() {}

    public static void toStandardError() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();

        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout(context));
        encoder.start();

        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();

        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(System.getenv(Variables.LOG), Level.WARN));
        root.addAppender(appender);
        if (System.getenv(Variables.LOG) == null) {
            context.getLogger(KAFKA).setLevel(Level.ERROR);
            context.getLogger(CASSANDRA).setLevel(Level.ERROR);
            context.getLogger(JETTY).setLevel(Level.ERROR);
            context.getLogger(SchemaRegistry.clientLogger()).setLevel(Level.OFF);
        }
        // Otherwise the JDK would print these stack traces without this layout.
        org.slf4j.Logger log = LoggerFactory.getLogger(Logs.class);
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, error) -> log.error("A thread has ended thread={}", thread.getName(), error));
    }

    static Layout<ILoggingEvent> layout(LoggerContext context) {
        Lines lines = new Lines();
        lines.setContext(context);
        lines.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{24} %msg%nopex");
        lines.start();
        return lines;
    }

    /** Prints an event and its stack trace, each element on one line, whatever characters the messages contain. */
    private static final class Lines extends PatternLayout {
        @Override
        public String doLayout(ILoggingEvent event) {
            StringBuilder lines = new StringBuilder(Visible.text(super.doLayout(event))).append(System.lineSeparator());
            if (event.getThrowableProxy() instanceof ThrowableProxy thrown) {
                VisibleThrowable.lines(thrown.getThrowable())
                        .forEach(line -> lines.append(line).append(System.lineSeparator()));
            }
            return lines.toString();
        }
    }
}
