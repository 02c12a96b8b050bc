package io.entail.schema.shipped;

import java.util.List;
import java.util.Map;

/** Adds the default port to the address of a target, so that every address has one form. */
final class TargetPort {
    private static final String DEFAULT = ":8000";

    private TargetPort() {}

    static Map<String, Object> withPort(List<Object> arguments) {
        String target = (String) arguments.get(0);
        return Map.of("target", hasPort(target) ? target : withBrackets(target) + DEFAULT);
    }

    /** Whether there is a port. Several colons outside of brackets belong to an IPv6 address. */
    private static boolean hasPort(String target) {
        int colon = target.lastIndexOf(':');
        return target.startsWith("[") ? colon > target.lastIndexOf(']') : colon >= 0 && colon == target.indexOf(':');
    }

    private static String withBrackets(String target) {
        return target.indexOf(':') >= 0 && !target.startsWith("[") ? "[" + target + "]" : target;
    }
}
