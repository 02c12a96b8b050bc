package io.entail.changes;

/** In which form a record of the feed was written: {@code avro/protocol.md}, section 9. */
public enum FeedForm {
    /** Changes without a time of expiry, progress without outcomes, no control records. */
    FIRST,

    /** As this release writes it. */
    SECOND,

    /** Of a later release: of a record without a key, what {@link Progress} begins with can be read. */
    LATER
}
