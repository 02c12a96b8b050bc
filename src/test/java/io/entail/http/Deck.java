package io.entail.http;

import io.entail.testkit.Command;
import io.entail.testkit.Command.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs decK, the tool of the gateway's maker that brings a store to the content of a file, against a server. */
record Deck(Path home, int port) {
    /** The maximum duration of a command. */
    static final Duration TIME_MAX = Duration.ofSeconds(60);

    static boolean isPossible() {
        return Command.areOnPath("deck");
    }

    Ended run(String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("deck", "--kong-addr", "http://127.0.0.1:" + port, "--no-color"));
        words.addAll(List.of(arguments));
        return Command.of(words).with("HOME", home.toString()).within(TIME_MAX).run();
    }

    /** Runs a command that must succeed, and returns what it printed. */
    String output(String... arguments) throws IOException, InterruptedException {
        Ended ended = run(arguments);
        if (ended.exitCode() != 0) {
            throw new AssertionError(
                    "deck " + String.join(" ", arguments) + " ended with " + ended.exitCode() + ":\n" + ended.output());
        }
        return ended.output();
    }

    /** Returns the summary that decK prints after a sync with these numbers. */
    static String summary(int created, int updated, int deleted) {
        return "Summary:\n  Created: " + created + "\n  Updated: " + updated + "\n  Deleted: " + deleted + "\n";
    }
}
