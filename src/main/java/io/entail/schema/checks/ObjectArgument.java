package io.entail.schema.checks;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An argument of a property that is an object: its members, each asked for by name. Not thread-safe. */
public final class ObjectArgument {
    private final Map<?, ?> members;
    private final Set<Object> known = new HashSet<>();

    private ObjectArgument(Map<?, ?> members) {
        this.members = members;
    }

    private static List<ObjectArgument> oneOrMore(Object argument) {
        if (argument instanceof List<?> list && !list.isEmpty()) {
            return list.stream().map(ObjectArgument::one).toList();
        }
        return List.of(one(argument));
    }

    /**
     * What an argument of one object or a list of them makes, each read to its end.
     *
     * @throws IllegalArgumentException with all that is wrong with them
     */
    public static <T> List<T> readAll(Object argument, Function<ObjectArgument, T> read) {
        List<T> all = new ArrayList<>();
        Set<String> faults = new LinkedHashSet<>();
        for (ObjectArgument each : oneOrMore(argument)) {
            try {
                all.add(read.apply(each));
                each.finish();
            } catch (IllegalArgumentException e) {
                faults.add(String.valueOf(e.getMessage()));
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        return all;
    }

    private static ObjectArgument one(Object argument) {
        if (argument instanceof Map<?, ?> map) {
            return new ObjectArgument(map);
        }
        throw new IllegalArgumentException("expected an object or a list of objects");
    }

    /** The member, null when there is none. */
    public @Nullable Object get(String member) {
        known.add(member);
        return members.get(member);
    }

    /**
     * The member.
     *
     * @throws IllegalArgumentException when there is none
     */
    public Object require(String member) {
        Object value = get(member);
        if (value == null) {
            throw new IllegalArgumentException(member + ": required field missing");
        }
        return value;
    }

    /**
     * The member as a text, null when there is none.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public @Nullable String text(String member) {
        Object value = get(member);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new IllegalArgumentException(member + ": expected a string");
    }

    /**
     * The member as a text.
     *
     * @throws IllegalArgumentException when it is something else or not there
     */
    public String requireText(String member) {
        require(member);
        return String.valueOf(text(member));
    }

    /**
     * Ends the reading.
     *
     * @throws IllegalArgumentException naming a member that nobody has asked for
     */
    public void finish() {
        for (Object member : members.keySet()) {
            if (!known.contains(member)) {
                throw new IllegalArgumentException(member + ": unknown field");
            }
        }
    }
}
