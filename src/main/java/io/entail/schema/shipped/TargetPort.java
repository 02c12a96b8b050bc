package io.entail.schema.shipped;

import java.util.List;
import java.util.Map;

/** The address of a target always says its port, so that one address has one text. */
final class TargetPort {
    private static final String DEFAULT = ":8000";

    private TargetPort() {}

    static Map<String, Object> withPort(List<Object> arguments) {
        String target = (String) arguments.get(0);
        return Map.of("target", hasPort(target) ? target : withBrackets(target) + DEFAULT);
    }

    /** Several colons outside brackets are those of an IPv6 address. */
    private static boolean hasPort(String target) {
        int colon = target.lastIndexOf(':');
        return target.startsWith("[") ? colon > target.lastIndexOf(']') : colon >= 0 && colon == target.indexOf(':');
    }

    private static String withBrackets(String target) {
        return target.indexOf(':') >= 0 && !target.startsWith("[") ? "[" + target + "]" : target;
    }
}
