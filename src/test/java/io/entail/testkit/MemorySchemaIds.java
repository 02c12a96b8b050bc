package io.entail.testkit;

import io.entail.changes.registry.SchemaIds;
import io.entail.errors.RegistryRefusedException;
import io.entail.errors.RegistryUnavailableException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** Schema ids in memory, counted from 1. A test can simulate an outage. Thread-safe. */
public final class MemorySchemaIds implements SchemaIds {
    private final List<String> texts = new ArrayList<>();
    private boolean away;

    /** Makes every request fail from now on, until this is called with false. */
    public synchronized void away(boolean now) {
        away = now;
    }

    @Override
    public synchronized int id(String subject, Schema schema) {
        check();
        int known = texts.indexOf(schema.toString());
        if (known < 0) {
            texts.add(schema.toString());
            return texts.size();
        }
        return known + 1;
    }

    @Override
    public synchronized Schema schema(int id) {
        check();
        if (id < 1 || id > texts.size()) {
            throw new RegistryRefusedException("there is no schema " + id, null);
        }
        return new Schema.Parser().parse(texts.get(id - 1));
    }

    @Override
    public void requireCompatibility(String subject) {
        check();
    }

    private synchronized void check() {
        if (away) {
            throw new RegistryUnavailableException("the registry is away", null);
        }
    }
}
