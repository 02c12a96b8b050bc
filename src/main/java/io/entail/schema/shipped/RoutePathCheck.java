package io.entail.schema.shipped;

import io.entail.schema.formats.PathSyntax;
import io.entail.schema.function.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks paths of routes in the format in which they are read. */
final class RoutePathCheck {
    private RoutePathCheck() {}

    static Verdict check(Map<String, Object> fields) {
        Map<String, Object> faults = new LinkedHashMap<>();
        boolean v3 = PathSyntax.V3.equals(fields.get("path_syntax"));
        int place = 0;
        for (Object path : fields.get("paths") instanceof List<?> paths ? paths : List.of()) {
            place++;
            String fault = v3 ? PathSyntax.faultIn3((String) path) : PathSyntax.faultIn2((String) path);
            if (fault != null) {
                faults.put(String.valueOf(place), fault);
            }
        }
        return faults.isEmpty() ? Verdict.pass() : Verdict.refuseFields(Map.of("paths", faults));
    }
}
