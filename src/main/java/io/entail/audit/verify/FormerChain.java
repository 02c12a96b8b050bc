package io.entail.audit.verify;

import io.entail.changes.ChangeBytes;
import io.entail.changes.ChangeEnvelope;
import io.entail.changes.ChangeImages;
import io.entail.changes.FeedForm;
import io.entail.resolve.Bytes;

/**
 * The chain of a feed as it was when somebody signed where it stood. A feed that was made anew by a later release says more
 * of each change, so its digests are others; what was added is taken away here, and whoever altered anything else does not
 * come to the digest that was signed. Used by one thread.
 */
final class FormerChain {
    private final long secondFormFrom;
    private Bytes digest = Bytes.wrap(new byte[ChangeBytes.DIGEST]);
    private boolean differs;
    private boolean lacks;

    /**
     * Begins.
     *
     * @param secondFormFrom as in {@link HeadStatement}
     */
    FormerChain(long secondFormFrom) {
        this.secondFormFrom = secondFormFrom;
    }

    /** The next change. */
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

    /** Of the last change, as it was. */
    Bytes digest() {
        return digest;
    }

    /** Whether the chain is another one by now. */
    boolean differs() {
        return differs;
    }

    /** Whether changes say less than they did. */
    boolean lacks() {
        return lacks;
    }
}
