package io.entail.resolve;

import io.entail.resolve.LogRecord.Basis;
import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Check;
import io.entail.resolve.LogRecord.Constraints;
import io.entail.resolve.LogRecord.Define;
import io.entail.resolve.LogRecord.Delete;
import io.entail.resolve.LogRecord.Field;
import io.entail.resolve.LogRecord.Migrate;
import io.entail.resolve.LogRecord.Prepare;
import io.entail.resolve.LogRecord.Protocol;
import io.entail.resolve.LogRecord.Put;
import io.entail.resolve.LogRecord.Reference;
import io.entail.resolve.LogRecord.Store;
import io.entail.resolve.LogRecord.Unique;
import io.entail.resolve.LogRecord.Write;
import io.entail.writes.RecordEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * A log written as text, resolved record by record. Records are separated by {@code ;} and the changes of a write by
 * {@code &}:
 *
 * <pre>
 *   store 100 5000                      maxEntityBytes, maxWriteBytes
 *   protocol 2
 *   define shop 1 workspaceable unique=name unique*=code ref=owner:team field=id:string
 *   prepare shop 2 workspaceable ...    as define
 *   migrate shop 3 workspaceable ...    as define, uniqueFrom=1,0 refsFrom=2 upTo=7 (otherwise the state's sequence)
 *   bytes 01ff                          any value in hex; "nothing" is a null value
 *   put shop a@0 in w1 name=x owner=t   key a, expected 0, workspace w1, a claim and a reference by their names
 *   delete shop a@3 ifExpired
 *   check shop a@3
 * </pre>
 *
 * A put also takes {@code def=2} (the prepared definition if it has that version), {@code expires=50}, {@code size=9} (bytes of the entity), {@code moreClaims} and
 * {@code moreReferences}. Before a record may stand {@code +5} (its offset is 5 after the last one), {@code t=50} (its
 * append time), and for a write {@code id=7} (its id) and {@code basis=3} ({@code basis=3!} with a wrong digest).
 */
final class LogScript {
    /** Four entities and the workspaces w1 and w2. They take offsets 0 to 6, and the next row gets version 3. */
    static final String WORLD = """
            store 100 5000;
            define workspaces 1 unique=name;
            define team 1;
            define shop 1 workspaceable unique=name unique*=code ref=owner:team ref=main:shop;
            define item 1 workspaceable ref=shop:shop;
            put workspaces w1@0;
            put workspaces w2@0""";

    private static final byte[] KEY = {'k'};

    final MemoryState state = new MemoryState();
    private final Resolver resolver = new Resolver();
    private int freshId = 1_000;

    static LogScript afterWorld() {
        LogScript script = new LogScript();
        for (String text : WORLD.split(";", -1)) {
            Outcome outcome = script.run(text).outcome();
            if (!outcome.accepted()) {
                throw new AssertionError(text + " is " + outcome);
            }
        }
        return script;
    }

    /** Resolves and applies all records, and returns the resolution of the last one. */
    Resolution run(String text) {
        Resolution last = null;
        for (String record : text.split(";", -1)) {
            last = resolve(record.strip());
            last.effects().accept(state);
        }
        return last;
    }

    /** Resolves one record and passes its effects to this watcher, too. */
    void run(String record, Mutations watcher) {
        Resolution resolution = resolve(record);
        resolution.effects().accept(watcher);
        resolution.effects().accept(state);
    }

    private Resolution resolve(String text) {
        List<String> words = new ArrayList<>(Arrays.asList(text.split("\\s+", -1)));
        long offset = state.head().offset() + number(words, "+", 1);
        long time = number(words, "t=", 10);
        byte[] value = value(words);
        return resolver.resolve(state, offset, time, KEY, value);
    }

    private byte[] value(List<String> words) {
        return switch (words.get(0)) {
            case "nothing" -> null;
            case "bytes" -> HexFormat.of().parseHex(words.size() == 1 ? "" : words.get(1));
            case "store" -> RecordEncoder.encode(new Store(new UUID(0, 0), intAt(words, 1), intAt(words, 2)));
            case "protocol" -> RecordEncoder.encode(new Protocol(intAt(words, 1)));
            case "define" ->
                RecordEncoder.encode(new Define(words.get(1), intAt(words, 2), constraints(words), schema(words)));
            case "prepare" ->
                RecordEncoder.encode(new Prepare(words.get(1), intAt(words, 2), constraints(words), schema(words)));
            case "migrate" ->
                RecordEncoder.encode(new Migrate(
                        words.get(1),
                        intAt(words, 2),
                        constraints(words),
                        schema(words),
                        places(words, "uniqueFrom="),
                        places(words, "refsFrom="),
                        number(new ArrayList<>(words), "upTo=", state.head().sequence())));
            default -> RecordEncoder.encode(write(words));
        };
    }

    private static List<Integer> places(List<String> words, String prefix) {
        return words.stream()
                .filter(word -> word.startsWith(prefix))
                .flatMap(word -> Arrays.stream(word.substring(prefix.length()).split(",", -1)))
                .map(Integer::valueOf)
                .toList();
    }

    private static Constraints constraints(List<String> words) {
        List<Unique> unique = new ArrayList<>();
        List<Reference> references = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        String primaryKey = "id";
        for (String word : words) {
            String value = word.substring(word.indexOf('=') + 1);
            if (word.startsWith("unique=") || word.startsWith("unique*=")) {
                unique.add(new Unique(value, List.of(value), word.startsWith("unique*")));
            } else if (word.startsWith("ref=")) {
                references.add(new Reference(value.split(":", -1)[0], value.split(":", -1)[1]));
            } else if (word.startsWith("field=")) {
                fields.add(new Field(value.split(":", -1)[0], value.split(":", -1)[1]));
            } else if (word.startsWith("pk=")) {
                primaryKey = value;
            }
        }
        return new Constraints(List.of(primaryKey), words.contains("workspaceable"), unique, references, fields);
    }

    private static String schema(List<String> words) {
        return "x".repeat((int) number(new ArrayList<>(words), "size=", 2));
    }

    private Write write(List<String> words) {
        UUID id = new UUID(0, number(words, "id=", freshId++));
        Basis basis = basis(words);
        List<Change> changes = new ArrayList<>();
        for (String text : String.join(" ", words).split("&", -1)) {
            changes.add(change(new ArrayList<>(Arrays.asList(text.strip().split("\\s+", -1)))));
        }
        return new Write(id, "script", "tester", "", basis, changes);
    }

    private Basis basis(List<String> words) {
        for (String word : words) {
            if (word.startsWith("basis=")) {
                words.remove(word);
                boolean wrong = word.endsWith("!");
                long offset = Long.parseLong(word.substring(6, word.length() - (wrong ? 1 : 0)));
                return new Basis(offset, state.digest8At(offset).orElse(0) + (wrong ? 1 : 0));
            }
        }
        return new Basis(
                state.head().offset(),
                state.head().offset() < 0 ? 0 : state.head().digest8());
    }

    private Change change(List<String> words) {
        String entity = words.get(1);
        String key = words.get(2).split("@", -1)[0];
        long expected = Long.parseLong(words.get(2).split("@", -1)[1]);
        return switch (words.get(0)) {
            case "put" -> put(entity, Bytes.utf8(key), expected, words);
            case "delete" -> new Delete(entity, Bytes.utf8(key), expected, words.contains("ifExpired"));
            case "check" -> new Check(entity, Bytes.utf8(key), expected);
            default -> throw new AssertionError("no such change: " + words);
        };
    }

    private Put put(String entity, Bytes key, long expected, List<String> words) {
        Definition definition = named(entity, (int) number(new ArrayList<>(words), "def=", 0));
        List<Bytes> claims = new ArrayList<>();
        List<Bytes> references = new ArrayList<>();
        if (definition != null) {
            definition.constraints().unique().forEach(unique -> claims.add(named(words, unique.name())));
            definition.constraints().references().forEach(reference -> references.add(named(words, reference.field())));
        }
        if (words.contains("moreClaims")) {
            claims.add(null);
        }
        if (words.contains("moreReferences")) {
            references.add(null);
        }
        int in = words.indexOf("in");
        return new Put(
                entity,
                (int) number(words, "def=", definition == null ? 1 : definition.version()),
                in < 0 ? null : Bytes.utf8(words.get(in + 1)),
                key,
                expected,
                number(words, "expires=", 0),
                claims,
                references,
                "",
                Bytes.wrap(new byte[(int) number(words, "size=", 1)]));
    }

    /** Returns the prepared definition if the put names its version, and otherwise the latest one. */
    private Definition named(String entity, int version) {
        Definition latest = state.definition(entity);
        Definition prepared = latest == null ? null : state.prepared(latest.ordinal());
        return prepared != null && prepared.version() == version ? prepared : latest;
    }

    private static Bytes named(List<String> words, String name) {
        for (String word : words) {
            if (word.startsWith(name + "=")) {
                return Bytes.utf8(word.substring(name.length() + 1));
            }
        }
        return null;
    }

    /** Removes the word with this prefix and returns its number. */
    private static long number(List<String> words, String prefix, long otherwise) {
        for (String word : words) {
            if (word.startsWith(prefix)) {
                words.remove(word);
                return Long.parseLong(word.substring(prefix.length()));
            }
        }
        return otherwise;
    }

    private static int intAt(List<String> words, int index) {
        return Integer.parseInt(words.get(index));
    }

    /**
     * Formats an outcome as the tables of the tests do: {@code ACCEPTED 3-4} with its sequences, {@code REPEAT of 7},
     * or the code with change, constraint and the conflicting row: {@code NOT_UNIQUE 1.0 shop a}.
     */
    String text(Outcome outcome) {
        StringBuilder text = new StringBuilder(outcome.code().name());
        if (outcome.code() == Code.REPEAT) {
            text.append(" of ").append(outcome.repeatOf());
        }
        if (outcome.changeCount() > 0) {
            text.append(' ').append(outcome.firstSequence());
        }
        if (outcome.changeCount() > 1) {
            text.append('-').append(outcome.firstSequence() + outcome.changeCount() - 1);
        }
        if (outcome.change() >= 0) {
            text.append(' ').append(outcome.change());
        }
        if (outcome.constraint() >= 0) {
            text.append('.').append(outcome.constraint());
        }
        if (outcome.key() != null) {
            String key = new String(outcome.key().array(), StandardCharsets.UTF_8);
            text.append(' ').append(entityName(outcome.entity())).append(' ').append(key);
        }
        return text.toString();
    }

    private String entityName(int ordinal) {
        for (String name : List.of("workspaces", "team", "shop", "item")) {
            if (state.definition(name) != null && state.definition(name).ordinal() == ordinal) {
                return name;
            }
        }
        return "?";
    }
}
