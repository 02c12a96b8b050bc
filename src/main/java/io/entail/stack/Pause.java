package io.entail.stack;

import io.entail.errors.StackException;

/** The pause between two checks while waiting for another process. */
final class Pause {
    private static final long STEP_MILLIS = 50;

    private Pause() {}

    static void briefly(String waitingFor) {
        try {
            Thread.sleep(STEP_MILLIS);
        } catch (InterruptedException e) {
            throw interrupted(waitingFor, e);
        }
    }

    static StackException interrupted(String waitingFor, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new StackException("interrupted while waiting for " + waitingFor, e);
    }
}
