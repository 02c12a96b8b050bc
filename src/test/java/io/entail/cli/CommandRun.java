package io.entail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;

/** The result of a command that ran in this process. */
public record CommandRun(int code, String out, String err) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static CommandRun of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
        return new CommandRun(code, out.toString(), err.toString());
    }

    /** Returns what it printed to standard output and standard error. */
    public String both() {
        return out + err;
    }

    /** Returns what it printed. Fails unless the command has succeeded. */
    public String ok() {
        assertThat(code)
                .as("the exit code is the expected one; the output is %s%s", out, err)
                .isZero();
        return out;
    }

    public JsonNode json(int wanted) throws IOException {
        assertThat(code)
                .as("the exit code is the expected one; the output is %s%s", out, err)
                .isEqualTo(wanted);
        return JSON.readTree(out);
    }

    /** Checks the single document that is printed for an error with {@code --json}, and returns it. */
    public JsonNode error(int number, String name) throws IOException {
        JsonNode error = json(1).get("error");
        assertThat(error.get("code").asInt())
                .as("the document has the code of the error: %s", out)
                .isEqualTo(number);
        assertThat(error.get("name").asText()).isEqualTo(name);
        assertThat(error.get("message").asText()).isNotEmpty();
        return error;
    }
}
