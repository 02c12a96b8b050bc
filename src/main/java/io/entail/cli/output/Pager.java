package io.entail.cli.output;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends text to a pager, which is started with the first character. Closing waits until the user leaves the pager. Text
 * that is written afterwards is dropped, and a {@link PrintWriter} around this writer reports an error
 * ({@link PrintWriter#checkError}).
 */
final class Pager extends Writer {
    private final String command;
    private final Map<String, String> environment;
    private final Thread hook = new Thread(this::end, "entail-pager");
    private @Nullable Process process;
    private @Nullable Writer in;

    /**
     * Does not start the pager yet.
     *
     * @param command a command for {@code sh -c}
     * @param environment variables in addition to those of this process
     */
    Pager(String command, Map<String, String> environment) {
        this.command = command;
        this.environment = environment;
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        synchronized (lock) {
            if (in == null) {
                in = start();
            }
            in.write(text, offset, length);
        }
    }

    private Writer start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        Process started = builder.start();
        process = started;
        // After Ctrl-C the shell must not take the terminal from a pager that still reads it.
        Runtime.getRuntime().addShutdownHook(hook);
        return new BufferedWriter(new OutputStreamWriter(started.getOutputStream(), StandardCharsets.UTF_8));
    }

    @Override
    public void flush() throws IOException {
        synchronized (lock) {
            if (in != null) {
                in.flush();
            }
        }
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is already ending, and the shutdown hook does the same.
        }
    }

    private void end() {
        synchronized (lock) {
            Process started = process;
            if (started == null) {
                return;
            }
            try {
                if (in != null) {
                    in.close();
                }
            } catch (IOException e) {
                // The user has left the pager before the end of the text.
            }
            try {
                started.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
