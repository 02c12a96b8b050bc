package io.entail.http;

import io.entail.testkit.Command;
import io.entail.testkit.Command.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** decK, the gateway's own tool that brings a store to what a file says, against a server. */
record Deck(Path home, int port) {
    /** For each of its commands. */
    static final Duration TIME_MAX = Duration.ofSeconds(60);

    static boolean isPossible() {
        return Command.areOnPath("deck");
    }

    /** Runs a command. */
    Ended run(String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("deck", "--kong-addr", "http://127.0.0.1:" + port, "--no-color"));
        words.addAll(List.of(arguments));
        return Command.of(words).with("HOME", home.toString()).within(TIME_MAX).run();
    }

    /** Runs a command that has to succeed, and returns what it printed. */
    String output(String... arguments) throws IOException, InterruptedException {
        Ended ended = run(arguments);
        if (ended.exitCode() != 0) {
            throw new AssertionError(
                    "deck " + String.join(" ", arguments) + " ended with " + ended.exitCode() + ":\n" + ended.output());
        }
        return ended.output();
    }

    /** How it sums up what a sync has done. */
    static String summary(int created, int updated, int deleted) {
        return "Summary:\n  Created: " + created + "\n  Updated: " + updated + "\n  Deleted: " + deleted + "\n";
    }
}
