package io.entail.cli.stack;

import io.entail.audit.verify.RecordSource;
import io.entail.audit.verify.Sources;
import io.entail.audit.verify.TopicRecord;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Alters one change of the feed, so that a test can check whether the demonstration notices it. */
final class DemoAlteration implements RecordSource {
    private final RecordSource source;
    private final byte[] name;
    private boolean done;

    private DemoAlteration(RecordSource source, String name) {
        this.source = source;
        this.name = name.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns sources in which the first change that contains this name has another name. */
    static Sources of(Sources sources, String name) {
        return new Sources(
                sources.changesTopic(),
                new DemoAlteration(sources.changes(), name),
                sources.changesEnd(),
                sources.writesTopic(),
                sources.writes(),
                sources.patience());
    }

    @Override
    public @Nullable TopicRecord next() {
        TopicRecord record = source.next();
        byte[] value = record == null ? null : record.value();
        int at = value == null || done ? -1 : indexOfName(value);
        if (record == null || value == null || at < 0) {
            return record;
        }
        done = true;
        byte[] altered = value.clone();
        altered[at] ^= 1;
        return new TopicRecord(record.offset(), record.timestamp(), record.key(), altered, record.headers());
    }

    private int indexOfName(byte[] value) {
        return new String(value, StandardCharsets.ISO_8859_1).indexOf(new String(name, StandardCharsets.ISO_8859_1));
    }
}
