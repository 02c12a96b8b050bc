package io.entail.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import io.entail.changes.SchemaRegistry;
import org.slf4j.LoggerFactory;

/**
 * Sends log lines to standard error, warnings and errors only unless {@code ENTAIL_LOG} names another level. Done in
 * code: a configuration file in the jar would decide for every service that embeds the library.
 */
final class Logs {
    /** Kafka's clients warn of what every command does, and of each attempt that our own errors sum up. */
    private static final String KAFKA = "org.apache.kafka";

    private Logs() {}

    static void toStandardError() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();

        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{24} %msg%n");
        encoder.start();

        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();

        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(System.getenv("ENTAIL_LOG"), Level.WARN));
        root.addAppender(appender);
        if (System.getenv("ENTAIL_LOG") == null) {
            context.getLogger(KAFKA).setLevel(Level.ERROR);
            context.getLogger(SchemaRegistry.clientLogger()).setLevel(Level.OFF);
        }
    }
}
