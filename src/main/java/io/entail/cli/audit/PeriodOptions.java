package io.entail.cli.audit;

import io.entail.changes.FeedStart;
import io.entail.cli.time.MomentOption;
import io.entail.forms.MomentText;
import io.entail.read.Position;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --since}, {@code --until} and {@code --actor}: select changes by time and actor. */
final class PeriodOptions {
    @Option(
            names = "--since",
            paramLabel = MomentOption.PARAM,
            converter = MomentOption.class,
            description =
                    "Only what is not older: from this position on, or from a time on, such as yesterday, '2h ago' or "
                            + "'2026-11-28 13:53'. A day means its first moment.")
    private @Nullable MomentText since;

    @Option(
            names = "--until",
            paramLabel = MomentOption.PARAM,
            converter = MomentOption.class,
            description = "Only what is not newer: through this position, or until a time.")
    private @Nullable MomentText until;

    @Option(names = "--actor", paramLabel = "NAME", description = "Only what this actor has written.")
    private @Nullable String actor;

    /** Returns whether one of the options is given. */
    boolean areGiven() {
        return since != null || until != null || actor != null;
    }

    boolean isSinceGiven() {
        return since != null;
    }

    boolean isActorGiven() {
        return actor != null;
    }

    /** Returns whether a change is selected. */
    boolean show(Position position, Instant at, @Nullable String by) {
        return (actor == null || actor.equals(by)) && !isEarly(position, at) && !isLate(position, at);
    }

    /** Returns whether a change is older than all selected ones. */
    boolean isEarly(Position position, Instant at) {
        return since != null && compare(position, at, since) < 0;
    }

    /** Returns whether a change is newer than all selected ones. */
    boolean isLate(Position position, Instant at) {
        return until != null && compare(position, at, until) > 0;
    }

    private static int compare(Position position, Instant at, MomentText moment) {
        Position place = moment.position();
        return place != null ? position.compareTo(place) : at.compareTo(Objects.requireNonNull(moment.time()));
    }

    /** Returns the place of the first change that is not too old. */
    FeedStart start() {
        if (since == null) {
            return FeedStart.BEGINNING;
        }
        Position place = since.position();
        if (place == null) {
            return FeedStart.at(Objects.requireNonNull(since.time()));
        }
        place.requireHere();
        return place.offset() <= 0 ? FeedStart.BEGINNING : FeedStart.after(Position.of(place.offset() - 1));
    }

    /** Returns the place of the first change that is too new, null when there is no such limit. */
    @Nullable
    FeedStart end() {
        if (until == null) {
            return null;
        }
        Position place = until.position();
        return place != null
                ? FeedStart.after(place)
                : FeedStart.at(Objects.requireNonNull(until.time()).plusMillis(1));
    }
}
