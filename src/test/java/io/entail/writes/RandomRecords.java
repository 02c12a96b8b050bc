package io.entail.writes;

import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Records of every kind with random content within the decoder's limits. A resolver may refuse them. */
public final class RandomRecords {
    private static final String[] LETTERS = {"a", "Z", "0", "\u0000", "\u007f", "é", "ß", "€", "\uffff", "😀"};

    private final Random random;

    private RandomRecords(Random random) {
        this.random = random;
    }

    /** Returns this number of records. */
    public static List<LogRecord> some(Random random, int count) {
        RandomRecords records = new RandomRecords(random);
        return records.list(count, records::record);
    }

    private LogRecord record() {
        return switch (random.nextInt(10)) {
            case 0 -> new Store(id(), random.nextInt(), random.nextInt());
            case 1 -> new Protocol(random.nextInt());
            case 2 -> new Define(text(20), random.nextInt(), constraints(), text(3_000));
            case 3 -> new Prepare(text(20), random.nextInt(), constraints(), text(3_000));
            case 4 ->
                new Migrate(
                        text(20),
                        random.nextInt(),
                        constraints(),
                        text(3_000),
                        list(random.nextInt(4), random::nextInt),
                        list(random.nextInt(4), random::nextInt),
                        number());
            default ->
                new Write(
                        id(),
                        text(60),
                        text(60),
                        text(200),
                        new Basis(number(), random.nextLong()),
                        list(random.nextInt(6), this::change));
        };
    }

    private Change change() {
        return switch (random.nextInt(4)) {
            case 0 -> new Delete(text(20), bytes(70), number(), random.nextBoolean());
            case 1 -> new Check(text(20), bytes(70), number());
            default ->
                new Put(
                        text(20),
                        random.nextInt(),
                        optional(),
                        bytes(70),
                        number(),
                        number(),
                        list(random.nextInt(4), this::optional),
                        list(random.nextInt(4), this::optional),
                        text(3),
                        bytes(2_000));
        };
    }

    private Constraints constraints() {
        return new Constraints(
                list(random.nextInt(3), () -> text(9)),
                random.nextBoolean(),
                list(
                        random.nextInt(3),
                        () -> new Unique(text(9), list(random.nextInt(3), () -> text(9)), random.nextBoolean())),
                list(random.nextInt(3), () -> new Reference(text(9), text(9))),
                list(random.nextInt(9), () -> new Field(text(9), text(300))));
    }

    private <T extends @Nullable Object> List<T> list(int count, Supplier<T> element) {
        List<T> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            elements.add(element.get());
        }
        return elements;
    }

    private UUID id() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    /** Returns a number of random length as a varint and of random sign. */
    private long number() {
        return random.nextLong() >> random.nextInt(64);
    }

    private String text(int lettersBelow) {
        StringBuilder text = new StringBuilder();
        boolean ascii = random.nextBoolean();
        for (int i = random.nextInt(lettersBelow); i > 0; i--) {
            text.append(LETTERS[random.nextInt(ascii ? 5 : LETTERS.length)]);
        }
        return text.toString();
    }

    private Bytes bytes(int lengthBelow) {
        byte[] bytes = new byte[random.nextInt(lengthBelow)];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    private @Nullable Bytes optional() {
        return random.nextInt(3) == 0 ? null : bytes(40);
    }
}
