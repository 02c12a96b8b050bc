package io.entail.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Collects the log entries of one part of the code from a level on, until it is closed. */
public final class LogLines implements AutoCloseable {
    private final Logger logger;
    private final Level before;
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    /** Collects the entries of loggers whose names begin with this text. */
    public LogLines(String name, org.slf4j.event.Level level) {
        this.logger = (Logger) LoggerFactory.getLogger(name);
        this.before = logger.getLevel();
        logger.setLevel(Level.convertAnSLF4JLevel(level));
        appender.start();
        logger.addAppender(appender);
    }

    /** Returns level and message of each entry so far. */
    public List<String> all() {
        return entries().map(LogLines::text).toList();
    }

    private Stream<ILoggingEvent> entries() {
        return List.copyOf(appender.list).stream();
    }

    private Stream<ILoggingEvent> entriesOf(String store) {
        return entries()
                .filter(event -> event.getFormattedMessage().contains(store)
                        || event.getThreadName().contains(store));
    }

    private static String text(ILoggingEvent event) {
        return event.getLevel() + " " + event.getFormattedMessage();
    }

    /**
     * Returns the entries that belong to one store: its name is in the entry or in the name of the thread. Other tests
     * of the same process log, too.
     */
    public List<String> of(String store) {
        return entriesOf(store).map(LogLines::text).toList();
    }

    /** Returns how many entries contain a text. */
    public long count(String text) {
        return all().stream().filter(line -> line.contains(text)).count();
    }

    /** Returns the entries of one store, selected as by {@link #of}, that have a stack trace. */
    public List<String> stackTraces(String store) {
        return entriesOf(store)
                .filter(event -> event.getThrowableProxy() != null)
                .map(event -> text(event) + "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy()))
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setLevel(before);
    }
}
