package io.entail.declarative.text;

import java.io.Reader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/**
 * Reads YAML into a tree, directly from the parser's events, because a graph of nodes would take many times the memory
 * of the text. Anchors, aliases and merge keys ({@code <<}) are supported; the size of what they expand to is limited.
 */
final class YamlReader {
    /** Tags that some programs write for numbers that plain YAML 1.1 would not recognise, such as 1e400. */
    private static final Set<String> NUMBER_TAGS = Set.of("tag:yaml.org,2002:int", "tag:yaml.org,2002:float");

    private static final String SEQUENCE_TAG = "tag:yaml.org,2002:seq";

    /** How many characters the parser may have read ahead of the event that it reports. */
    private static final int SLACK = 16 << 10;

    /** The largest number of values behind aliases in a file. */
    private static final int ALIASED_MAX = 1_000_000;

    private final MeteredReader metered;
    private final Iterator<Event> events;
    private @Nullable Event last;
    private final Map<String, Node> anchors = new HashMap<>();
    private final SharedTexts texts = new SharedTexts();
    private long valuesTotal;
    private long aliasedTotal;

    private YamlReader(Reader text) {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(ConfigText.BYTES_MAX);
        // The event of a key may come after the text of its value was read, so a piece can be somewhat longer.
        this.metered = new MeteredReader(text, ConfigText.TEXT_MAX + SLACK);
        this.events = new Yaml(limits).parse(metered).iterator();
    }

    private Event next() {
        metered.nextPiece();
        Event event = events.next();
        last = event;
        return event;
    }

    /**
     * Reads a text of one document with a map at the top and passes its parts on.
     *
     * @throws IllegalArgumentException saying what is wrong and where
     */
    static void read(Reader text, FileParts parts) {
        YamlReader reader = new YamlReader(text);
        try {
            reader.document(parts);
        } catch (MarkedYAMLException e) {
            throw fault(e.getProblemMark(), String.valueOf(e.getProblem()), e);
        } catch (YAMLException e) {
            if (e.getCause() instanceof MeteredReader.TooLongException) {
                String problem = "a text of more than " + ConfigText.TEXT_MAX + " characters begins after this";
                throw fault(reader.last == null ? null : reader.last.getEndMark(), problem, e);
            }
            throw new IllegalArgumentException("not YAML: " + e.getMessage(), e);
        }
    }

    private void document(FileParts parts) {
        boolean begun = false;
        while (events.hasNext()) {
            Event event = next();
            if (event instanceof DocumentStartEvent) {
                if (begun) {
                    throw fault(event, "a second document begins; expected one");
                }
                begun = true;
                Event root = next();
                if (!(root instanceof MappingStartEvent start)) {
                    throw new IllegalArgumentException("expected a map of entities");
                }
                checkTag(start, start.getTag(), "tag:yaml.org,2002:map");
                top(parts);
            }
        }
        if (!begun) {
            throw new IllegalArgumentException("expected a map of entities");
        }
    }

    private void top(FileParts parts) {
        Set<String> told = new HashSet<>();
        Map<String, @Nullable Object> merged = new LinkedHashMap<>();
        for (Event event = next(); !event.is(Event.ID.MappingEnd); event = next()) {
            String key = key(event);
            Event value = next();
            if (isMerge(event)) {
                merge(node(value, 2).value(), merged, value);
            } else if (!told.add(key)) {
                throw fault(event, "key '" + key + "' is there twice");
            } else if (value instanceof SequenceStartEvent start && start.getAnchor() == null) {
                checkTag(start, start.getTag(), SEQUENCE_TAG);
                count(Node.START, 2, value);
                elements(key, parts);
            } else {
                tell(key, node(value, 2).value(), parts);
            }
        }
        // Keys written at the top come first and override merged keys.
        merged.forEach((key, value) -> {
            if (told.add(key)) {
                tell(key, value, parts);
            }
        });
    }

    private void elements(String key, FileParts parts) {
        parts.list(key);
        for (Event event = next(); !event.is(Event.ID.SequenceEnd); event = next()) {
            parts.element(node(event, 3).value());
        }
    }

    private static void tell(String key, @Nullable Object value, FileParts parts) {
        if (value instanceof List<?> list) {
            parts.list(key);
            list.forEach(parts::element);
        } else {
            parts.value(key, value);
        }
    }

    private Node node(Event event, int depth) {
        if (event instanceof AliasEvent alias) {
            Node node = aliased(alias);
            aliasedTotal += node.size();
            if (aliasedTotal > ALIASED_MAX) {
                throw fault(event, "more than " + ALIASED_MAX + " values behind aliases, counted each time");
            }
            return count(node, depth, event);
        }
        Node node = count(Node.START, depth, event);
        if (event instanceof ScalarEvent scalar) {
            node = Node.of(scalar(scalar));
        } else if (event instanceof SequenceStartEvent start) {
            checkTag(start, start.getTag(), SEQUENCE_TAG);
            node = sequence(depth);
        } else if (event instanceof MappingStartEvent start) {
            checkTag(start, start.getTag(), "tag:yaml.org,2002:map");
            node = mapping(depth);
        }
        String anchor = ((NodeEvent) event).getAnchor();
        if (anchor != null) {
            anchors.put(anchor, node);
        }
        return node;
    }

    private Node aliased(AliasEvent alias) {
        Node node = anchors.get(alias.getAnchor());
        if (node == null) {
            throw fault(alias, "there is no '&" + alias.getAnchor() + "' that ends before this");
        }
        return node;
    }

    private Node count(Node node, int depth, Event event) {
        valuesTotal += node.size();
        if (valuesTotal > ConfigText.VALUES_MAX) {
            throw fault(event, "more than " + ConfigText.VALUES_MAX + " values");
        }
        if (depth + node.height() > ConfigText.DEPTH_MAX) {
            throw fault(event, "nested more than " + ConfigText.DEPTH_MAX + " deep");
        }
        return node;
    }

    private @Nullable Object scalar(ScalarEvent event) {
        Object value = read(event);
        return value instanceof String text ? texts.shared(text) : value;
    }

    private static @Nullable Object read(ScalarEvent event) {
        String tag = event.getTag();
        boolean plain = event.getImplicit().canOmitTagInPlainScalar() && event.isPlain();
        if (tag == null || tag.equals("!")) {
            return plain && tag == null ? YamlScalar.read(event.getValue()) : event.getValue();
        }
        Object number = NUMBER_TAGS.contains(tag) ? YamlScalar.read(event.getValue()) : null;
        if (number instanceof Number) {
            return number;
        }
        checkTag(event, tag, "tag:yaml.org,2002:str");
        return event.getValue();
    }

    private static void checkTag(Event event, @Nullable String tag, String usual) {
        if (tag != null && !tag.equals("!") && !tag.equals(usual)) {
            throw fault(event, "tag '" + tag + "' is not supported");
        }
    }

    private Node sequence(int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        Shape shape = new Shape();
        for (Event event = next(); !event.is(Event.ID.SequenceEnd); event = next()) {
            Node element = node(event, depth + 1);
            list.add(element.value());
            shape.add(element);
        }
        return shape.node(Collections.unmodifiableList(list));
    }

    private Node mapping(int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        Map<String, @Nullable Object> merged = new LinkedHashMap<>();
        Shape shape = new Shape();
        for (Event event = next(); !event.is(Event.ID.MappingEnd); event = next()) {
            String key = key(event);
            Event valueEvent = next();
            Node value = node(valueEvent, depth + 1);
            shape.add(value);
            if (isMerge(event)) {
                merge(value.value(), merged, valueEvent);
            } else if (map.containsKey(key)) {
                throw fault(event, "key '" + key + "' is there twice");
            } else {
                map.put(key, value.value());
            }
        }
        // Keys written in this map come first and override merged keys.
        merged.forEach((key, value) -> {
            if (!map.containsKey(key)) {
                map.put(key, value);
            }
        });
        return shape.node(Collections.unmodifiableMap(map));
    }

    private String key(Event event) {
        if (event instanceof ScalarEvent scalar && scalar.getAnchor() == null) {
            return texts.shared(scalar.getValue());
        }
        throw fault(event, "expected a plain key");
    }

    private static boolean isMerge(Event key) {
        return key instanceof ScalarEvent scalar
                && scalar.isPlain()
                && scalar.getValue().equals("<<");
    }

    private static void merge(@Nullable Object value, Map<String, @Nullable Object> merged, Event event) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> {
                if (!merged.containsKey(String.valueOf(key))) {
                    merged.put(String.valueOf(key), each);
                }
            });
        } else if (value instanceof List<?> list && list.stream().allMatch(Map.class::isInstance)) {
            list.forEach(each -> merge(each, merged, event));
        } else {
            throw fault(event, "expected a map behind '<<', or a list of maps");
        }
    }

    private static IllegalArgumentException fault(Event event, String problem) {
        return fault(event.getStartMark(), problem, null);
    }

    private static IllegalArgumentException fault(@Nullable Mark mark, String problem, @Nullable Exception cause) {
        String where = mark == null ? "" : "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ": ";
        return new IllegalArgumentException("not YAML: " + where + problem, cause);
    }

    /** A value with the number of values in it and the depth of its nesting. */
    private record Node(@Nullable Object value, long size, int height) {
        static final Node START = new Node(null, 1, 0);

        static Node of(@Nullable Object scalar) {
            return new Node(scalar, 1, 0);
        }
    }

    /** Accumulates size and depth of a list or map. */
    private static final class Shape {
        private long size = 1;
        private int height;

        void add(Node node) {
            size += node.size();
            height = Math.max(height, node.height() + 1);
        }

        Node node(Object value) {
            return new Node(value, size, height);
        }
    }
}
