package io.entail.resolve;

import io.entail.resolve.RandomHistory.Step;
import io.entail.resolve.RecordedLog.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Replays a recorded log, unchanged and with mutated bytes, and prints the outcomes. Run in JVMs under different
 * conditions, which must all print the same.
 */
final class Replay {
    private static final int SHARE_MUTATED = 10;

    private Replay() {}

    /** Takes two arguments: the file and the seed of the mutations. */
    public static void main(String[] args) throws IOException {
        List<Entry> entries = RecordedLog.read(Path.of(args[0]));
        String result = recorded(entries) + "\n" + mutated(entries, new Random(Long.parseLong(args[1]))) + "\nend\n";
        // This does not use print, because some charsets of these JVMs would not write ASCII.
        System.out.write(result.getBytes(StandardCharsets.US_ASCII));
        System.out.flush();
    }

    /** Returns a text that names the first record whose digest differs from the recorded one. */
    static String recorded(List<Entry> entries) {
        Resolver resolver = new Resolver();
        MemoryState state = new MemoryState();
        for (Entry entry : entries) {
            resolve(resolver, state, entry.step(), entry.step().valueOrNull());
            if (!state.head().digest().equals(entry.digest())) {
                return "the digest differs at offset " + entry.step().offset();
            }
        }
        return "recorded " + state.head().digest();
    }

    /** Returns one digest for every hundred records, and the number of outcomes of each code. */
    static String mutated(List<Entry> entries, Random random) {
        Resolver resolver = new Resolver();
        MemoryState state = new MemoryState();
        int[] codes = new int[Code.values().length];
        int unknownProtocols = 0;
        StringBuilder result = new StringBuilder("mutated");
        for (int i = 0; i < entries.size(); i++) {
            Step step = entries.get(i).step();
            byte[] value = step.valueOrNull();
            if (random.nextInt(SHARE_MUTATED) == 0 && value != null) {
                value = mutate(value, random);
            }
            try {
                codes[resolve(resolver, state, step, value).code().number()]++;
            } catch (UnknownProtocolException e) {
                unknownProtocols++;
            }
            if (i % 100 == 99) {
                result.append(' ').append(state.head().digest());
            }
        }
        return result.append(' ').append(state.head().digest()) + " codes " + Arrays.toString(codes)
                + " of unknown protocols " + unknownProtocols;
    }

    private static Outcome resolve(Resolver resolver, MemoryState state, Step step, byte[] value) {
        Resolution resolution =
                resolver.resolve(state, step.offset(), step.time(), step.key().array(), value);
        resolution.effects().accept(state);
        return resolution.outcome();
    }

    /** Returns the value with a few bytes changed, inserted or removed. */
    static byte[] mutate(byte[] value, Random random) {
        byte[] mutated = value.clone();
        for (int i = random.nextInt(3); i >= 0 && mutated.length > 0; i--) {
            int at = random.nextInt(mutated.length);
            switch (random.nextInt(8)) {
                case 0 -> mutated = Arrays.copyOf(mutated, at);
                case 1 -> {
                    byte[] longer = Arrays.copyOf(mutated, mutated.length + 1);
                    System.arraycopy(mutated, at, longer, at + 1, mutated.length - at);
                    mutated = longer;
                }
                case 2 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                case 3 -> mutated[at]++;
                default -> mutated[at] = (byte) random.nextInt(256);
            }
        }
        return mutated;
    }
}
