package io.entail.replica;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The job in a store that only one process uses. */
final class SoleDuty implements Duty {
    private final Semaphore woken = new Semaphore(0);

    @Override
    public boolean await(Duration time) {
        try {
            if (woken.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
                woken.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    @Override
    public void wake() {
        woken.release();
    }

    @Override
    public void close() {}
}
