package io.entail.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The records of a log in memory, by their offsets, which have no gaps. Thread-safe. */
final class MemoryRecords implements LogRecords {
    private final List<LogEntry> entries = new ArrayList<>();

    synchronized void add(LogEntry entry) {
        entries.add(entry);
    }

    @Override
    public synchronized @Nullable LogEntry at(long offset) {
        return offset >= 0 && offset < entries.size() ? entries.get((int) offset) : null;
    }

    @Override
    public void each(long from, long through, Visitor visitor) {
        for (long offset = from; offset <= through; offset++) {
            LogEntry entry = at(offset);
            if (entry == null || !visitor.visit(entry)) {
                return;
            }
        }
    }

    @Override
    public synchronized OptionalLong firstAfter(long millis) {
        return entries.stream()
                .filter(entry -> entry.appendTime() > millis)
                .mapToLong(LogEntry::offset)
                .findFirst();
    }

    @Override
    public synchronized long end() {
        return entries.size();
    }
}
