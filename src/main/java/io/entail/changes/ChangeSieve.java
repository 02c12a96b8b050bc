package io.entail.changes;

import io.entail.errors.PositionGoneException;
import io.entail.errors.TopicRefusedException;
import io.entail.read.Position;
import io.entail.resolve.Bytes;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Passes the changes that a reader wants, and checks that no change is missing. Confined to one thread. */
final class ChangeSieve {
    private final ChangeFeed feed;
    private final ChangeDecoder decoder;
    private FeedPlaces from;
    private @Nullable ChangeEnvelope last;

    /** The last known end of the feed, null when it is not known. */
    private @Nullable FeedEnd told;

    private boolean early;

    ChangeSieve(ChangeFeed feed, FeedPlaces from) {
        this.feed = feed;
        this.decoder = new ChangeDecoder(feed.ids());
        this.from = from;
        this.told = from.told();
        this.early = true;
    }

    /** Starts again at another place. */
    void begin(FeedPlaces place) {
        from = place;
        last = null;
        told = place.told();
        early = true;
    }

    /** Forgets the end of the feed, because the next record is from an earlier place. */
    void forget() {
        told = null;
    }

    /** Returns whether this is the first change that is read, but not the first of its write. */
    boolean isTorn(ChangeEnvelope change) {
        return last == null && change.index() > 0;
    }

    Progress progress(byte[] value) {
        Progress progress = decoder.progress(value);
        checkChain(progress.position(), progress.sequence(), progress.digest());
        return progress;
    }

    /** Passes the content of a record that is not a change to the notes, if it is wanted. */
    void tell(Progress progress, Instant at, FeedNotes notes) {
        if (!isWanted(progress.position(), at)) {
            return;
        }
        if (progress.outcome() != null) {
            notes.outcome(progress.position(), at, progress.outcome());
        } else if (progress.control() != null) {
            notes.control(progress.position(), at, progress.control());
        }
        notes.reached(
                new FeedEnd(progress.position().offset(), progress.logDigest(), progress.sequence(), progress.digest()),
                at);
    }

    /** Returns the change if it is wanted, otherwise null. */
    @Nullable
    Change pass(ChangeEnvelope envelope, byte[] key, byte[] value) {
        checkOrder(envelope);
        checkChain(envelope.position(), envelope.sequence() - 1, envelope.previousDigest());
        if (feed.whole() && decoder.form(ChangeBytes.schemaId(value)) == FeedForm.FIRST) {
            throw FeedBeginning.refused(feed.config().store());
        }
        FeedKey row = FeedKey.of(key);
        Change change = null;
        if (isWanted(envelope.position(), envelope.at()) && feed.filter().mayShow(row)) {
            Change decoded = decoder.change(row, envelope, value);
            change = feed.filter().shows(decoded, endpointKey(value)) ? decoded : null;
        }
        last = envelope;
        told = new FeedEnd(envelope.position().offset(), envelope.logDigest(), envelope.sequence(), envelope.digest());
        return change;
    }

    private boolean isWanted(Position position, Instant at) {
        return position.compareTo(from.reached()) > 0 && !isEarly(at);
    }

    /**
     * Returns whether a record comes before the first record with the wanted time. All records after that one are
     * wanted.
     */
    private boolean isEarly(Instant at) {
        early = early && at.isBefore(from.skipBefore());
        return early;
    }

    private @Nullable String endpointKey(byte[] value) {
        return decoder.definition(ChangeBytes.schemaId(value)).endpointKey().orElse(null);
    }

    /** Checks the chain: a record names the change before it by sequence and digest, so a missing change is noticed. */
    private void checkChain(Position position, long sequence, Bytes digest) {
        FeedEnd before = told;
        if (before == null || (before.sequence() == sequence && before.digest().equals(digest))) {
            return;
        }
        if (before.sequence() == 0) {
            throw new PositionGoneException("the topic " + feed.topic()
                    + " does not begin with the first change: at position " + position + " it says that " + sequence
                    + " came before. It was cut, or it was lost and begun anew in the middle. " + FeedPlaces.WAY_OUT);
        }
        throw new TopicRefusedException(
                "the topic " + feed.topic() + " cannot be read on: after change " + before.sequence() + ", digest "
                        + before.digest() + ", comes at position " + position + " what follows change " + sequence
                        + ", digest " + digest + ". 'verify' tells more. " + FeedPlaces.WAY_OUT,
                Map.of());
    }

    private void checkOrder(ChangeEnvelope next) {
        ChangeEnvelope before = last;
        if (before == null) {
            return;
        }
        boolean goesOn = next.position().equals(before.position())
                && next.index() == before.index() + 1
                && next.count() == before.count();
        boolean begins = next.position().compareTo(before.position()) > 0 && next.index() == 0;
        if (next.sequence() != before.sequence() + 1 || !(before.isLast() ? begins : goesOn)) {
            throw new TopicRefusedException(
                    "the topic " + feed.topic() + " cannot be read on: after change " + before.sequence() + ", "
                            + before.index() + " of " + before.count() + " at " + before.position()
                            + ", comes change " + next.sequence() + ", " + next.index() + " of " + next.count()
                            + " at " + next.position() + "; 'verify' tells more",
                    Map.of());
        }
    }
}
