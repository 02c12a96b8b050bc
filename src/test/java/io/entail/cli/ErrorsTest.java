package io.entail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.cli.settings.CommonOptions;
import io.entail.errors.SchemaViolationException;
import io.entail.errors.StackException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class ErrorsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Command(name = "refused")
    static final class Refused implements Callable<Integer> {
        private final RuntimeException why;

        @Mixin
        final CommonOptions common = new CommonOptions();

        Refused(RuntimeException why) {
            this.why = why;
        }

        @Override
        public Integer call() {
            throw why;
        }
    }

    @Test
    void aRefusalIsOneJsonDocumentOnStandardOutput() {
        assertThat(run(violation("two faults"), "--json")).isEqualTo(1);
        assertThat(out.toString())
                .isEqualTo("{\"error\":{\"code\":2,\"name\":\"schema violation\",\"message\":\"two faults\","
                        + "\"fields\":{\"config\":{\"port\":\"expected an integer\"}}}}\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aRefusalIsASentenceOnStandardErrorAndTheFieldsThatItDoesNotName() {
        assertThat(run(violation("two faults"))).isEqualTo(1);
        assertThat(run(violation("schema violation (config.port: expected an integer)")))
                .isEqualTo(1);
        assertThat(err.toString()).isEqualTo("""
                        entail: two faults
                          config.port: expected an integer
                        entail: schema violation (config.port: expected an integer)
                        """);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aBugShowsItsStackTraceAndIsJsonToo() {
        assertThat(run(new IllegalStateException("impossible"), "--json")).isEqualTo(1);
        assertThat(out.toString())
                .isEqualTo("{\"error\":{\"code\":0,\"name\":\"internal error\",\"message\":\"impossible\","
                        + "\"fields\":{}}}\n");
        assertThat(err.toString()).contains("java.lang.IllegalStateException: impossible\n    at ");
    }

    @Test
    void theLogOfAFailedServerIsMarkedAsSuch() {
        run(new StackException("kafka ended; its log ends with:\nFATAL\u001b[2K\nentail: all is well", null));
        assertThat(err.toString()).isEqualTo("""
                        entail: kafka ended; its log ends with:
                          | FATAL\\u001b[2K
                          | entail: all is well
                        """);
    }

    @Test
    void anErrorOfAFileIsASentence() {
        run(new UncheckedIOException("cannot take the directory /a", new NoSuchFileException("/a/LOCK")));
        assertThat(err.toString()).isEqualTo("entail: cannot take the directory /a: there is no /a/LOCK\n");
        run(new UncheckedIOException(new IOException("No space left on device")), "--json");
        assertThat(out.toString())
                .isEqualTo("{\"error\":{\"code\":0,\"name\":\"input or output failed\","
                        + "\"message\":\"No space left on device\",\"fields\":{}}}\n");
    }

    @Test
    void noMessageBeginsALineOfItsOwn() {
        run(violation("it's ann\r\nentail: all is well\u0085"));
        run(new IllegalStateException("broken\nentail: all is well"));
        assertThat(err.toString().lines())
                .startsWith("entail: it's ann\\r\\nentail: all is well\\u0085")
                .contains("java.lang.IllegalStateException: broken\\nentail: all is well")
                .doesNotContain("entail: all is well");
    }

    private static RuntimeException violation(String message) {
        return new SchemaViolationException(message, Map.of("config", Map.of("port", "expected an integer")));
    }

    private int run(RuntimeException why, String... options) {
        String[] args = new String[options.length + 1];
        args[0] = "refused";
        System.arraycopy(options, 0, args, 1, options.length);
        CommandLine command = Commands.all().addSubcommand(new Refused(why));
        return Main.prepared(command, new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(args);
    }
}
