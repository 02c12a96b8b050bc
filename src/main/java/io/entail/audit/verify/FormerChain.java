package io.entail.audit.verify;

import io.entail.changes.ChangeBytes;
import io.entail.changes.ChangeEnvelope;
import io.entail.changes.ChangeImages;
import io.entail.changes.FeedForm;
import io.entail.resolve.Bytes;

/**
 * Computes the chain of a feed as it was when its head was signed. A feed that a later release has rebuilt has more
 * fields in each change and therefore other digests. This class removes the added fields; if anything else was altered,
 * the result is not the signed digest. Confined to one thread.
 */
final class FormerChain {
    private final long secondFormFrom;
    private Bytes digest = Bytes.wrap(new byte[ChangeBytes.DIGEST]);
    private boolean differs;
    private boolean lacks;

    /**
     * Starts at the beginning of the feed.
     *
     * @param secondFormFrom as in {@link HeadStatement}
     */
    FormerChain(long secondFormFrom) {
        this.secondFormFrom = secondFormFrom;
    }

    /** Adds the next change. */
    void next(byte[] value, ChangeEnvelope envelope, ChangeImages images) {
        boolean wasSecond = secondFormFrom > 0 && envelope.sequence() >= secondFormFrom;
        boolean isSecond = images.form() != FeedForm.FIRST;
        lacks |= wasSecond && !isSecond;
        if (isSecond && !wasSecond) {
            differs = true;
            digest = ChangeBytes.digest(
                    ChangeBytes.inFirstForm(value, envelope.rowStart(), images.imagesStart(), digest));
        } else if (differs) {
            digest = ChangeBytes.digest(ChangeBytes.rechained(value, digest));
        } else {
            digest = envelope.digest();
        }
    }

    /** Returns the digest of the last change in the former chain. */
    Bytes digest() {
        return digest;
    }

    /** Returns whether the former chain differs from the current one. */
    boolean differs() {
        return differs;
    }

    /** Returns whether changes have fewer fields than they had then. */
    boolean lacks() {
        return lacks;
    }
}
