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
 * Sends log lines to standard error, warnings and errors only unless {@code ENTAIL_LOG} names another level. Done in
 * code: a configuration file in the jar would decide for every service that embeds the library.
 */
public final class Logs {
    /** Kafka's clients warn of what every command does, and of each attempt that our own errors sum up. */
    private static final String KAFKA = "org.apache.kafka";

    /** Cassandra's driver does so of each node that it does not reach. */
    private static final String CASSANDRA = "com.datastax.oss.driver";

    /** Jetty does so of each request that is none. */
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
        // The JDK would print these past all of that.
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

    /** A line for each event and for each place of its stack trace, whatever messages say. */
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
