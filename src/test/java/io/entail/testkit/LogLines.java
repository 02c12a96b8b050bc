package io.entail.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** What is logged from a level on by a part of the code, until this is closed. */
public final class LogLines implements AutoCloseable {
    private final Logger logger;
    private final Level before;
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    /** Of the loggers whose names begin so. */
    public LogLines(String name, org.slf4j.event.Level level) {
        this.logger = (Logger) LoggerFactory.getLogger(name);
        this.before = logger.getLevel();
        logger.setLevel(Level.convertAnSLF4JLevel(level));
        appender.start();
        logger.addAppender(appender);
    }

    /** Level and message of each entry so far. */
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
     * Those of one store, by its name in the entry or in the name of the thread: other tests of the same process log, too.
     */
    public List<String> of(String store) {
        return entriesOf(store).map(LogLines::text).toList();
    }

    /** How many of the entries contain a text. */
    public long count(String text) {
        return all().stream().filter(line -> line.contains(text)).count();
    }

    /** Those of one store, as {@link #of}, that come with a stack trace. */
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
