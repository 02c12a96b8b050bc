package io.entail.changes;

/** The form in which a record of the feed was written, see section 9 of {@code avro/protocol.md}. */
public enum FeedForm {
    /** Changes without a time of expiry, progress without outcomes, no control records. */
    FIRST,

    /** The form of this release. */
    SECOND,

    /** The form of a later release. Of a record without a key, only the beginning, {@link Progress}, can be read. */
    LATER
}
