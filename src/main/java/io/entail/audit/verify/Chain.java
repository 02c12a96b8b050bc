package io.entail.audit.verify;

import io.entail.changes.ChangeBytes;
import io.entail.changes.ChangeDecoder;
import io.entail.changes.ChangeEnvelope;
import io.entail.changes.FeedForm;
import io.entail.changes.Progress;
import io.entail.errors.MalformedChangeException;
import io.entail.errors.RegistryRefusedException;
import io.entail.resolve.Bytes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the chain of digests through the topic of changes. When a record does not continue the chain, the records
 * after it are examined: altered, dropped, inserted and moved records are reported, and the chain continues. Confined
 * to one thread.
 */
final class Chain {
    /** How many records after its place a record is searched for. */
    static final int WINDOW = 1_000;

    private static final long WINDOW_BYTES = 32L << 20;

    private final String topic;
    private final RecordSource source;
    private final ChangeDecoder decoder;
    private final Findings findings;
    private final Deque<Link> pending = new ArrayDeque<>();
    private long pendingBytes;

    private long sequence;
    private Bytes digest = Bytes.wrap(new byte[ChangeBytes.DIGEST]);

    /**
     * The digests that the next record may name as that of its predecessor: several where the last record was altered,
     * none where nothing about it is known.
     */
    private Set<Bytes> digests = Set.of(digest);

    private long lastOffset = -1;
    private long gapThrough;

    Chain(String topic, RecordSource source, ChangeDecoder decoder, Findings findings) {
        this.topic = topic;
        this.source = source;
        this.decoder = decoder;
        this.findings = findings;
    }

    /** Returns the sequence of the last change that was passed. */
    long sequence() {
        return sequence;
    }

    Bytes digest() {
        return digest;
    }

    /**
     * Returns the sequence up to which changes may have been dropped, so that the previous state of a row is not known
     * for certain.
     */
    long gapThrough() {
        return gapThrough;
    }

    /** A record at its place in the chain. A record of progress has no envelope and says how far the feed has come. */
    record Passed(Link link, @Nullable Progress progress) {}

    /** Returns the next record in the order of the chain; null when there is none yet. */
    @Nullable
    Passed next() {
        while (true) {
            if (pending.isEmpty() && !read()) {
                return null;
            }
            Link first = pending.getFirst();
            if (first.isProgress()) {
                remove(first);
                Progress progress = progress(first);
                if (progress != null) {
                    return new Passed(first, progress);
                }
                continue;
            }
            Link next = follows(first) ? first : search(first);
            if (next != null) {
                remove(next);
                pass(next);
                return new Passed(next, null);
            }
        }
    }

    private boolean read() {
        TopicRecord record = source.next();
        if (record == null) {
            return false;
        }
        Link link = new Link(record);
        pending.add(link);
        pendingBytes += bytes(link);
        return true;
    }

    private void remove(Link link) {
        pending.remove(link);
        pendingBytes -= bytes(link);
    }

    private static long bytes(Link link) {
        byte[] value = link.record().value();
        return 200L + (value == null ? 0 : value.length);
    }

    private boolean follows(Link link) {
        ChangeEnvelope envelope = link.envelope();
        return envelope != null && envelope.sequence() == sequence + 1 && mayBe(envelope.previousDigest());
    }

    /** Returns whether a digest may be that of the last change. */
    private boolean mayBe(Bytes wanted) {
        return digests.isEmpty() || digests.contains(wanted);
    }

    /**
     * Returns the record that continues the chain where {@code first} does not; null when {@code first} was reported
     * and set aside.
     */
    private @Nullable Link search(Link first) {
        fill();
        for (Link link : pending) {
            if (!link.isProgress() && follows(link)) {
                overtake(first, link);
                return first.overtaken() > WINDOW ? discard(first, link) : link;
            }
        }
        return settle(first);
    }

    private void fill() {
        boolean more = true;
        while (more && pending.size() < WINDOW && pendingBytes < WINDOW_BYTES) {
            more = read();
        }
    }

    private static void overtake(Link first, Link link) {
        if (link != first) {
            first.noteOvertakenBy(link);
        }
    }

    private Link discard(Link first, Link next) {
        remove(first);
        findings.add(first.finding(topic, inserted(first)));
        return next;
    }

    /** Handles the case that no record continues the chain as it is. */
    private @Nullable Link settle(Link first) {
        Link bySequence = withSequence(sequence + 1);
        if (bySequence != null) {
            if (bySequence != first && first.overtaken() == 0) {
                overtake(first, bySequence);
            }
            return bySequence;
        }
        if (first.overtaken() > 0) {
            return put(first, inserted(first));
        }
        if (!first.isIntact() && (first.sequence() < 0 || withSequence(sequence + 2) != null || isAlone(first))) {
            return first;
        }
        if (first.sequence() <= sequence) {
            return put(first, inserted(first));
        }
        Link lowest = first;
        for (Link link : pending) {
            if (link.isIntact() && link.sequence() > sequence && link.sequence() < lowest.sequence()) {
                lowest = link;
            }
        }
        noteDropped(lowest, lowest.sequence() - 1);
        digests = Set.of(Objects.requireNonNull(lowest.envelope()).previousDigest());
        return lowest == first ? lowest : overtaking(first, lowest);
    }

    private static Link overtaking(Link first, Link link) {
        overtake(first, link);
        return link;
    }

    private @Nullable Link put(Link away, String what) {
        remove(away);
        findings.add(away.finding(topic, what));
        return null;
    }

    private @Nullable Link withSequence(long wanted) {
        for (Link link : pending) {
            if (link.sequence() == wanted) {
                return link;
            }
        }
        return null;
    }

    private boolean isAlone(Link first) {
        return pending.stream().allMatch(link -> link == first || link.isProgress());
    }

    private String inserted(Link link) {
        return link.sequence() >= 1 && link.sequence() <= sequence
                ? "inserted: change " + link.sequence() + " comes a second time, after change " + sequence
                : "inserted: it does not belong to the chain" + (link.envelope() == null ? ": " + link.fault() : "");
    }

    private void noteDropped(Link before, long through) {
        String what = through == sequence + 1
                ? "change " + through + " was dropped before this record"
                : "changes " + (sequence + 1) + " to " + through + " were dropped before this record";
        findings.add(before.finding(topic, what + (lastOffset < 0 ? "" : ", after the one at offset " + lastOffset)));
        sequence = through;
        gapThrough = through;
    }

    private void pass(Link link) {
        Bytes told = link.digest();
        Bytes computed = link.computed();
        Link overtaker = link.overtaker();
        if (overtaker != null) {
            findings.add(link.finding(
                    topic,
                    "swapped: change " + link.sequence() + " stands before change " + overtaker.sequence()
                            + ", which is at offset " + overtaker.offset()));
        }
        if (!link.isIntact()) {
            String fault = link.fault().isEmpty() ? "" : ": " + link.fault();
            findings.add(link.finding(
                    topic, "altered: the digest of change " + (sequence + 1) + " is not that of its bytes" + fault));
        } else if (!follows(link)) {
            findings.add(link.finding(
                    topic,
                    "change " + link.sequence() + " does not continue the chain: it or the record before it, at offset "
                            + lastOffset + ", was replaced"));
        }
        sequence++;
        digest = told == null ? digest : told;
        digests = told == null || computed == null ? Set.of() : union(told, computed);
        lastOffset = link.offset();
    }

    private static Set<Bytes> union(Bytes one, Bytes other) {
        return one.equals(other) ? Set.of(one) : Set.of(one, other);
    }

    /** Returns the content of a record of progress, null when it cannot be read. */
    private @Nullable Progress progress(Link link) {
        byte[] value = link.record().value();
        if (value == null) {
            findings.add(link.finding(topic, "a record with neither key nor value"));
            return null;
        }
        Progress progress;
        try {
            progress = decoder.progress(value);
        } catch (MalformedChangeException | RegistryRefusedException e) {
            findings.add(link.finding(topic, "altered: a record of progress that cannot be read: " + e.getMessage()));
            return null;
        }
        if (progress.form() == FeedForm.LATER) {
            findings.add(new Finding(
                    topic,
                    link.offset(),
                    progress.position(),
                    null,
                    null,
                    "a record of a form that this release does not know: verify with the one that wrote it"));
        }
        if (progress.sequence() > sequence && !mayBe(progress.digest()) && !goesOn()) {
            noteDropped(link, progress.sequence());
            digest = progress.digest();
            digests = Set.of(digest);
        } else if (progress.sequence() != sequence || !mayBe(progress.digest())) {
            findings.add(new Finding(
                    topic,
                    link.offset(),
                    progress.position(),
                    null,
                    null,
                    "altered: progress after change " + progress.sequence() + " with digest " + progress.digest()
                            + ", where the chain is at change " + sequence + " with digest " + digest));
            return null;
        }
        return progress;
    }

    /** Returns whether a later record continues the chain, so that none was dropped here. */
    private boolean goesOn() {
        fill();
        return pending.stream().anyMatch(link -> !link.isProgress() && follows(link));
    }
}
