package io.entail.backup;

import io.entail.dao.StoredRow;
import io.entail.schema.EntityDefinition;
import io.entail.schema.ReferenceField;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the rows of one entity so that each comes after the rows that it refers to. Rows that refer to each other in a
 * cycle form one group. Used by one thread.
 *
 * <p>The groups are the strongly connected components of the graph from children to parents, which Tarjan's algorithm
 * finds with parents first. The search does not use recursion, because a chain of rows may be as long as the store.
 */
final class ParentsFirst {
    private final String key;
    private final List<ReferenceField> toItself;
    private final Map<Object, Node> nodes = new LinkedHashMap<>();

    /** Takes the definition of an entity for which {@link #isFor} is true. */
    ParentsFirst(EntityDefinition definition) {
        this.key = definition.primaryKey().get(0);
        this.toItself = toItself(definition);
    }

    /** Returns whether rows of an entity may refer to rows of the same entity. */
    static boolean isFor(EntityDefinition definition) {
        return !toItself(definition).isEmpty();
    }

    private static List<ReferenceField> toItself(EntityDefinition definition) {
        return definition.references().stream()
                .filter(reference -> reference.entity().equals(definition.name()))
                .toList();
    }

    void add(StoredRow row) {
        // A row without a key is refused when it is stored, with a better message.
        nodes.put(Objects.requireNonNullElse(row.fields().get(key), row), new Node(row));
    }

    /** Returns all rows in groups: single rows, or rows that refer to each other. */
    List<List<StoredRow>> groups() {
        List<List<StoredRow>> groups = new ArrayList<>();
        Deque<Node> open = new ArrayDeque<>();
        Deque<Node> path = new ArrayDeque<>();
        int next = 0;
        for (Node start : nodes.values()) {
            if (start.place < 0) {
                path.push(start);
            }
            while (!path.isEmpty()) {
                Node node = path.element();
                if (node.place < 0) {
                    node.place = next;
                    node.lowest = next++;
                    node.parents = parents(node.row);
                    open.push(node);
                }
                Node parent = next(node);
                if (parent == null) {
                    path.pop();
                    if (!path.isEmpty()) {
                        Node child = path.element();
                        child.lowest = Math.min(child.lowest, node.lowest);
                    }
                    if (node.lowest == node.place) {
                        groups.add(closed(open, node));
                    }
                } else if (parent.place < 0) {
                    path.push(parent);
                } else if (!parent.closed) {
                    node.lowest = Math.min(node.lowest, parent.place);
                }
            }
        }
        return groups;
    }

    private static @Nullable Node next(Node node) {
        return node.parents.hasNext() ? node.parents.next() : null;
    }

    /** Returns the parents that are among these rows; whether other parents exist is checked when the row is stored. */
    private Iterator<Node> parents(StoredRow row) {
        List<Node> parents = new ArrayList<>();
        for (ReferenceField reference : toItself) {
            Node parent = row.fields().get(reference.field()) instanceof Map<?, ?> given
                    ? nodes.get(given.get(reference.key()))
                    : null;
            if (parent != null) {
                parents.add(parent);
            }
        }
        return parents.iterator();
    }

    private static List<StoredRow> closed(Deque<Node> open, Node last) {
        List<StoredRow> group = new ArrayList<>();
        while (!last.closed) {
            Node node = open.pop();
            node.closed = true;
            group.add(node.row);
        }
        return group;
    }

    /** A row, and its state in the search. */
    private static final class Node {
        private final StoredRow row;
        private Iterator<Node> parents = List.<Node>of().iterator();
        private int place = -1;
        private int lowest;
        private boolean closed;

        Node(StoredRow row) {
            this.row = row;
        }
    }
}
