package io.entail.schema.load;

import io.entail.schema.FieldDefinition;
import io.entail.schema.Functions;
import io.entail.schema.RecordDefinition;
import io.entail.schema.ReferenceField;
import io.entail.schema.checks.CheckScope;
import io.entail.schema.checks.FieldPath;
import io.entail.schema.checks.Matcher;
import io.entail.schema.value.FieldType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a record, used while its rules about several fields are read. */
final class RecordScope implements CheckScope {
    private final RecordDefinition record;
    private final Functions functions;
    private final PatternBudget budget;

    RecordScope(RecordDefinition record, Functions functions, PatternBudget budget) {
        this.record = record;
        this.functions = functions;
        this.budget = budget;
    }

    @Override
    public Functions functions() {
        return functions;
    }

    @Override
    public FieldPath field(Object name) {
        if (name instanceof String text) {
            FieldPath path = FieldPath.of(text);
            if (exists(path)) {
                return path;
            }
        }
        throw new IllegalArgumentException("values must be field names, '" + name + "' is none" + hint(name));
    }

    /** Suggests an existing field for a name that does not exist. */
    String hint(Object name) {
        return Closest.hint(
                String.valueOf(name),
                record.fields().stream().map(FieldDefinition::name).toList());
    }

    /** Whether a path exists. In a JSON object every path may exist, in a reference only the parent's key. */
    private boolean exists(FieldPath path) {
        @Nullable RecordDefinition at = record;
        for (int i = 0; i < path.names().size(); i++) {
            FieldDefinition field = at == null ? null : at.field(path.names().get(i));
            if (field == null) {
                return false;
            }
            boolean last = i == path.names().size() - 1;
            ReferenceField reference = field.value().reference();
            if (!last && field.type() == FieldType.JSON) {
                return true;
            }
            if (!last && reference != null) {
                return i == path.names().size() - 2
                        && reference.key().equals(path.names().get(i + 1));
            }
            at = field.value().record();
        }
        return true;
    }

    @Override
    public Matcher matcher(FieldPath path, Object attributes) {
        if (!(attributes instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("expected an object of attributes");
        }
        return FieldMatcher.read(definition(path), map, functions, budget);
    }

    private FieldDefinition definition(FieldPath path) {
        RecordDefinition at = record;
        FieldDefinition field = null;
        for (String name : path.names()) {
            field = at == null ? null : at.field(name);
            at = field == null ? null : field.value().record();
        }
        if (field == null) {
            throw new IllegalArgumentException("'" + path + "' has no definition of its own to match against");
        }
        return field;
    }

    @Override
    public List<FieldPath> all() {
        return record.fields().stream().map(field -> FieldPath.of(field.name())).toList();
    }
}
