package io.entail.replica;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The records of a log up to an offset. */
record BoundedRecords(LogRecords records, long last) implements LogRecords {
    @Override
    public @Nullable LogEntry at(long offset) {
        return offset > last ? null : records.at(offset);
    }

    @Override
    public List<@Nullable LogEntry> at(List<Long> offsets) {
        return offsets.stream().allMatch(offset -> offset <= last) ? records.at(offsets) : LogRecords.super.at(offsets);
    }

    @Override
    public void each(long from, long through, Visitor visitor) {
        records.each(from, Math.min(through, last), visitor);
    }

    @Override
    public OptionalLong firstAfter(long millis) {
        OptionalLong first = records.firstAfter(millis);
        return first.isPresent() && first.getAsLong() <= last ? first : OptionalLong.empty();
    }

    @Override
    public long end() {
        return last + 1;
    }
}
