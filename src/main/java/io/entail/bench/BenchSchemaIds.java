package io.entail.bench;

import io.entail.changes.registry.SchemaIds;
import io.entail.errors.RegistryRefusedException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Ids of schemas in memory. A registry would be called only once for each schema, so it does not influence what is
 * measured.
 */
final class BenchSchemaIds implements SchemaIds {
    private final List<Schema> schemas = new ArrayList<>();

    @Override
    public synchronized int id(String subject, Schema schema) {
        int known = schemas.indexOf(schema);
        if (known < 0) {
            schemas.add(schema);
            return schemas.size();
        }
        return known + 1;
    }

    @Override
    public synchronized Schema schema(int id) {
        if (id < 1 || id > schemas.size()) {
            throw new RegistryRefusedException("there is no schema " + id, null);
        }
        return schemas.get(id - 1);
    }

    @Override
    public void requireCompatibility(String subject) {
        // Every schema is compatible with itself, and there is no other.
    }
}
