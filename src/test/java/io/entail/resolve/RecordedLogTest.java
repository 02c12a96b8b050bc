package io.entail.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.resolve.RecordedLog.Entry;
import io.entail.testkit.ChildJvm;
import io.entail.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The recorded log gives the recorded digests, in every version and on every machine. */
final class RecordedLogTest {
    private static final Duration CHILD_TIME_MAX = Duration.ofSeconds(60);

    /** Every length that the file had at some commit, with the hash of its bytes. Only add lines; never change one. */
    private static final List<Growth> GROWTH = List.of(
            new Growth(96_817, "9e6e856d11ad45b8f8462ad4e8ac26b78694375802efc3a72f01b9adb6e43fb6"),
            new Growth(163_193, "a55099fe439299bbf31b04dd4c517c44a8c8a9f9d2ee8184c9180baa6590f345"));

    private static final List<Growth> GROWTH_OF_MIGRATIONS =
            List.of(new Growth(262214, "d66dc8c5aa8f6631348c9b95d93535ddec047907a04ee419e46105ac4ce11aeb"));

    private static final String[][] CONDITIONS = {
        {"-Xmx512m"},
        {"-Xmx20m", "-Xss240k", "-XX:+UseSerialGC", "-Xint"},
        {"-Duser.language=tr", "-Duser.country=TR", "-Duser.timezone=Asia/Kolkata", "-Dfile.encoding=IBM1047"},
        {
            "-Dfile.encoding=UTF-16",
            "-Duser.timezone=America/St_Johns",
            "-Duser.language=ar",
            "-Dorg.apache.avro.limits.bytes.maxLength=1",
            "-Dorg.apache.avro.limits.string.maxLength=1",
            "-Dorg.apache.avro.limits.collectionItems.maxLength=1",
            "-Dorg.apache.avro.limits.decode.maxDepth=1"
        },
    };

    @RegisterExtension
    final Seeds seeds = new Seeds();

    /** A former length of the file, with the hash of its first bytes up to there. */
    record Growth(int length, String sha256) {}

    @Test
    void givesTheRecordedDigests() throws Exception {
        for (Path file : List.of(RecordedLog.FILE, RecordedLog.MIGRATIONS)) {
            List<Entry> entries = RecordedLog.read(file);

            Bytes last = entries.get(entries.size() - 1).digest();
            assertThat(Replay.recorded(entries)).isEqualTo("recorded " + last);
        }
    }

    @Test
    void heapStackLocaleTimeZoneCharsetAndAvroSettingsChangeNoDigest() throws Exception {
        String mutations = String.valueOf(seeds.seed());
        List<ChildJvm> children = new ArrayList<>();
        try {
            for (String[] flags : CONDITIONS) {
                children.add(ChildJvm.of(Replay.class)
                        .withFlags(flags)
                        .withArguments(RecordedLog.FILE.toString(), mutations)
                        .start());
            }
            List<Entry> entries = RecordedLog.read(RecordedLog.FILE);
            String recorded = Replay.recorded(entries);
            String mutated = Replay.mutated(entries, new Random(seeds.seed()));
            assertThat(mutated).contains("codes [");
            for (ChildJvm child : children) {
                child.awaitLine("end");
                assertThat(child.lines()).containsExactly(recorded, mutated, "end");
                assertThat(child.awaitEnd(CHILD_TIME_MAX)).isZero();
            }
        } finally {
            children.forEach(ChildJvm::close);
        }
    }

    @Test
    void hasEveryKindOfRecordAndEveryOutcome() throws Exception {
        Seen seen = seen(RecordedLog.FILE);

        assertThat(seen.codes).isEqualTo(EnumSet.complementOf(EnumSet.of(Code.WRITTEN_SINCE)));
        assertThat(seen.kinds)
                .containsExactlyInAnyOrder(
                        "null",
                        "unreadable refused",
                        "Store accepted",
                        "Store refused",
                        "Protocol accepted",
                        "Protocol refused",
                        "Define accepted",
                        "Define refused",
                        "Write accepted",
                        "Write refused");
        assertThat(seen.unreadable).contains(1).hasSizeGreaterThan(3);
        assertThat(seen.highestProtocol).isGreaterThan(1);
    }

    @Test
    void hasEveryOutcomeWhileDefinitionsMigrate() throws Exception {
        Seen seen = seen(RecordedLog.MIGRATIONS);

        assertThat(seen.codes).containsExactly(Code.values());
        assertThat(seen.kinds)
                .contains(
                        "Prepare accepted",
                        "Prepare refused",
                        "Migrate accepted",
                        "Migrate refused",
                        "Define accepted",
                        "Write accepted");
    }

    /** The codes, kinds of records, unreadable protocols and highest protocol number of a recorded log. */
    private record Seen(Set<Code> codes, Set<String> kinds, Set<Integer> unreadable, int highestProtocol) {}

    private static Seen seen(Path file) throws Exception {
        Set<Code> codes = EnumSet.noneOf(Code.class);
        Set<String> kinds = new HashSet<>();
        Set<Integer> protocols = new HashSet<>();
        Resolver resolver = new Resolver();
        MemoryState state = new MemoryState();
        for (Entry entry : RecordedLog.read(file)) {
            byte[] value = entry.step().valueOrNull();
            Resolution resolution = resolver.resolve(
                    state,
                    entry.step().offset(),
                    entry.step().time(),
                    entry.step().key().array(),
                    value);
            resolution.effects().accept(state);
            codes.add(resolution.outcome().code());
            LogRecord record = resolution.record();
            kinds.add((record == null ? "unreadable" : record.getClass().getSimpleName())
                    + (resolution.outcome().accepted() ? " accepted" : " refused"));
            if (value != null && value.length > 0 && resolution.outcome().code() == Code.UNREADABLE) {
                protocols.add(value[0] & 0xff);
            }
            if (value == null) {
                kinds.add("null");
            }
        }
        return new Seen(codes, kinds, protocols, state.highestProtocol());
    }

    @Test
    void onlyEverGrows() throws Exception {
        assertGrew(RecordedLog.FILE, GROWTH);
        assertGrew(RecordedLog.MIGRATIONS, GROWTH_OF_MIGRATIONS);
    }

    private static void assertGrew(Path file, List<Growth> growth) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (Growth once : growth) {
            assertThat(bytes.length).isGreaterThanOrEqualTo(once.length);
            assertThat(RecordedLog.sha256(bytes, once.length)).isEqualTo(once.sha256);
        }
        assertThat(bytes.length)
                .as("the list has the newest length of the file")
                .isEqualTo(growth.get(growth.size() - 1).length);
    }

    @Test
    void isAppendedToInTheSameWayEachTime(@TempDir Path folder) throws Exception {
        Path atOnce = folder.resolve("one.log");
        RecordedLog.append(atOnce, 50, 1);
        RecordedLog.append(atOnce, 30, 2);
        Path again = folder.resolve("other.log");
        RecordedLog.append(again, 50, 1);
        RecordedLog.append(again, 30, 2);

        assertThat(again).hasSameBinaryContentAs(atOnce);
        assertThat(RecordedLog.read(atOnce)).hasSize(80);
        assertThat(Replay.recorded(RecordedLog.read(atOnce))).startsWith("recorded");
    }
}
