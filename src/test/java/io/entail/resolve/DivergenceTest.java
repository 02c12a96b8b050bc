package io.entail.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.resolve.LogRecord.Basis;
import io.entail.resolve.LogRecord.Write;
import io.entail.writes.RecordEncoder;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A writer whose digest differs from this state's is detected; no outcome depends on it. */
final class DivergenceTest {

    @ParameterizedTest(quoteTextArguments = false)
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            before             | write                                    | diverged
            ''                 | basis=6 put team t@0                     | false
            ''                 | basis=6! put team t@0                    | true
            ''                 | basis=0 put team t@0                     | false
            ''                 | basis=0! put team t@0                    | true
            ''                 | basis=-1 put team t@0                    | false
            ''                 | basis=-1! put team t@0                   | true
            ''                 | basis=-2 put team t@0                    | true
            ''                 | basis=7 put team t@0                     | true
            ''                 | basis=99 put team t@0                    | true
            +3 put team u@0    | basis=9 put team t@0                     | false
            +3 put team u@0    | basis=8 put team t@0                     | true
            ''                 | +999999 basis=6! put team t@0            | true
            ''                 | +1000000 basis=6! put team t@0           | false
            ''                 | +5 basis=8 put team t@0                  | true
            """)
    void isFlaggedForAnotherDigestOrAnOffsetThatHoldsNothing(String before, String write, boolean diverged) {
        LogScript script = LogScript.afterWorld();
        if (!before.isEmpty()) {
            script.run(before);
        }

        Resolution resolution = script.run(write);

        assertThat(resolution.diverged()).isEqualTo(diverged);
        assertThat(resolution.outcome().code()).isEqualTo(Code.ACCEPTED);
    }

    @Test
    void isFlaggedForRefusedWritesAndRepeatsToo() {
        LogScript script = LogScript.afterWorld();

        assertThat(script.run("basis=6! put team t@9").diverged()).isTrue();
        assertThat(script.run("id=1 put team t@0; id=1 basis=6! put team t@0").diverged())
                .isTrue();
    }

    @Test
    void theFirstWriteOfALogHasNoBasis() {
        Write write = new Write(new UUID(0, 1), "", "", "", new Basis(-1, 0), List.of());

        Resolution resolution =
                new Resolver().resolve(new MemoryState(), 0, 0, new byte[] {1}, RecordEncoder.encode(write));

        assertThat(resolution.diverged()).isFalse();
    }
}
