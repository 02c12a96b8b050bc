package io.entail.http.entities;

import io.entail.errors.Failures;
import io.entail.forms.QueryText;
import io.entail.http.call.QueryParameters.Parameter;
import io.entail.read.Query;
import io.entail.schema.EntityDefinition;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The conditions and the order that the parameters of a list give: {@code status=paid}, {@code total.from=10}, {@code
 * sort=-total}. Parameters that name no field are ignored.
 *
 * @param any whether there is any condition or order
 */
record Questions(Query query, boolean any) {
    /** A prefix for a field whose name is also that of another parameter. */
    private static final String WHERE = "where.";

    private static final String SORT = "sort";

    static Questions of(EntityDefinition definition, io.entail.http.call.QueryParameters parameters) {
        Query query = Query.all();
        boolean any = false;
        for (Parameter parameter : parameters.all()) {
            Query next = next(definition, query, parameter);
            if (next != null) {
                query = next;
                any = true;
            }
        }
        return new Questions(query, any);
    }

    private static @Nullable Query next(EntityDefinition definition, Query query, Parameter parameter) {
        String name = parameter.name();
        String text = parameter.value();
        if (name.equals(SORT)) {
            if (text.isEmpty()) {
                return null;
            }
            if (query.sort() != null) {
                throw Failures.invalidOptions(Map.of(SORT, "rows are sorted by one field"));
            }
            return QueryText.sort(query, text);
        }
        if (name.startsWith(WHERE)) {
            String field = name.substring(WHERE.length());
            Query next = QueryText.parameter(definition, query, field, text);
            return next == null ? query.and(field, text) : next;
        }
        // Some clients always send this parameter. When it is empty it is no condition.
        boolean customId = definition.name().equals("consumers") && name.equals("custom_id") && text.isEmpty();
        return io.entail.http.call.QueryParameters.isOfLists(name) || customId
                ? null
                : QueryText.parameter(definition, query, name, text);
    }
}
