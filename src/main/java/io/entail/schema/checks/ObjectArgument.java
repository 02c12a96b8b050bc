package io.entail.schema.checks;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An argument of a property that is an object, whose members are read by name. Not thread-safe. */
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
     * Reads an argument that is an object or a list of objects, and checks each for unknown members.
     *
     * @throws IllegalArgumentException with everything that is wrong with them
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

    /** Returns the member, null when there is none. */
    public @Nullable Object get(String member) {
        known.add(member);
        return members.get(member);
    }

    /**
     * Returns the member.
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
     * Returns the member as a text, null when there is none.
     *
     * @throws IllegalArgumentException when it is not a text
     */
    public @Nullable String text(String member) {
        Object value = get(member);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new IllegalArgumentException(member + ": expected a string");
    }

    /**
     * Returns the member as a text.
     *
     * @throws IllegalArgumentException when it is absent or not a text
     */
    public String requireText(String member) {
        require(member);
        return String.valueOf(text(member));
    }

    /**
     * Ends the reading.
     *
     * @throws IllegalArgumentException naming a member that was not read and so is unknown
     */
    public void finish() {
        for (Object member : members.keySet()) {
            if (!known.contains(member)) {
                throw new IllegalArgumentException(member + ": unknown field");
            }
        }
    }
}
