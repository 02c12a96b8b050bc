package io.entail.resolve;

import java.util.HashMap;
import java.util.Map;

/** The claims that the puts of one write make. Used by one thread, for one write after the other. */
final class NewClaims {
    private Map<Claim, Bytes> holders = new HashMap<>();

    /**
     * Forgets all claims. A large map is replaced, because clearing it would take long for each small write after it.
     */
    void reset() {
        if (!holders.isEmpty()) {
            holders = new HashMap<>();
        }
    }

    /** Returns the key of the row that made the same claim before, null when none did. */
    Bytes add(int entity, int constraint, Bytes scope, Bytes value, Bytes holder) {
        return holders.putIfAbsent(new Claim(entity, constraint, scope == null ? Bytes.EMPTY : scope, value), holder);
    }

    /**
     * Comparable, so that values with colliding hashes cannot make the map slow. A constraint has a scope in all its
     * claims or in none, so that the empty scope may stand for no scope.
     */
    private record Claim(int entity, int constraint, Bytes scope, Bytes value) implements Comparable<Claim> {
        @Override
        public int compareTo(Claim other) {
            int order = Integer.compare(entity, other.entity);
            order = order != 0 ? order : Integer.compare(constraint, other.constraint);
            order = order != 0 ? order : scope.compareTo(other.scope);
            return order != 0 ? order : value.compareTo(other.value);
        }
    }
}
