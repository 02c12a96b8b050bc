package io.entail.project;

import io.entail.project.ProjectStatus.State;
import io.entail.read.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The progress of the projector, which its threads report and any thread may read. Thread-safe. */
final class ProjectProgress {
    private static final double RATE_WEIGHT = 0.2;

    private final String target;
    private final AtomicLong applied = new AtomicLong();
    private final AtomicLong broken = new AtomicLong();
    private volatile State state = State.STARTING;
    private volatile @Nullable String problem = "it waits for Kafka";
    private volatile int generation;
    private volatile int building;
    private volatile long reached = -1;
    private volatile long sequence;
    private volatile long feedSequence;
    private volatile @Nullable Instant waitingSince;

    private long rateApplied;
    private long rateNanos = System.nanoTime();
    private double rate;

    ProjectProgress(String target) {
        this.target = target;
    }

    ProjectStatus status() {
        Instant since = waitingSince;
        Duration late = since == null ? Duration.ZERO : Duration.between(since, Instant.now());
        return new ProjectStatus(
                state,
                target,
                generation,
                building,
                Position.of(reached),
                Math.max(0, feedSequence - sequence),
                late.isNegative() ? Duration.ZERO : late,
                applied.get(),
                rate(),
                broken.get(),
                problem);
    }

    private synchronized double rate() {
        long now = System.nanoTime();
        double seconds = (now - rateNanos) / 1e9;
        if (seconds >= 1) {
            long all = applied.get();
            double lately = (all - rateApplied) / seconds;
            rate = rate == 0 ? lately : rate + RATE_WEIGHT * (lately - rate);
            rateApplied = all;
            rateNanos = now;
        }
        return rate;
    }

    void state(State now, @Nullable String why) {
        state = now;
        problem = why;
    }

    State state() {
        return state;
    }

    /** Reports the generation that readers use, and its position. */
    void inUse(TargetPosition position) {
        generation = position.generation();
        at(position);
    }

    void at(TargetPosition position) {
        reached = position.end().offset();
        sequence = position.end().sequence();
        feedSequence = Math.max(feedSequence, sequence);
    }

    void building(int number) {
        building = number;
    }

    /** Reports the sequence of the last change that the feed is known to have. */
    void feed(long known) {
        feedSequence = Math.max(feedSequence, known);
    }

    /** Reports when the first record was appended that is not applied yet; null when all are applied. */
    void waitingSince(@Nullable Instant appended) {
        waitingSince = appended;
    }

    void applied(Batch batch) {
        applied.addAndGet(batch.changes().size());
        broken.addAndGet(batch.changes().stream()
                .filter(change -> change.exists() && change.after() == null)
                .count());
    }
}
