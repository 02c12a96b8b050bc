package io.entail.schema.shipped;

import io.entail.schema.checks.FieldPath;
import io.entail.schema.function.Verdict;
import java.util.List;
import java.util.Map;

/** Checks that a route selects requests either by an expression or by fields such as its paths, not by both. */
final class RouteExpression {
    private static final String PREFIX = "Router Expression failed validation: cannot set ";
    private static final List<String> FIELDS =
            List.of("methods", "hosts", "paths", "headers", "snis", "sources", "destinations");

    private RouteExpression() {}

    static Verdict alone(Map<String, Object> fields) {
        boolean expression = fields.get("expression") != null;
        boolean others = FIELDS.stream().anyMatch(name -> !FieldPath.isEmpty(fields.get(name)));
        if (expression && others) {
            return Verdict.refuse(
                    PREFIX + "'expression' with 'methods', 'hosts', 'paths', 'headers', 'snis', 'sources' or"
                            + " 'destinations' simultaneously");
        }
        if (expression && isSet(fields, "regex_priority")) {
            return Verdict.refuse(PREFIX + "'regex_priority' with 'expression' simultaneously");
        }
        if (others && isSet(fields, "priority")) {
            return Verdict.refuse(
                    PREFIX + "'priority' with 'methods', 'hosts', 'paths', 'headers', 'snis', 'sources' or"
                            + " 'destinations' simultaneously");
        }
        return Verdict.pass();
    }

    /** Whether a field is set; a priority of 0 counts as unset. */
    private static boolean isSet(Map<String, Object> fields, String name) {
        return fields.get(name) instanceof Number number && number.longValue() != 0;
    }
}
