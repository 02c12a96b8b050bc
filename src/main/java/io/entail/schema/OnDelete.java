package io.entail.schema;

import java.util.Locale;

/** What happens to a row when its parent is deleted. */
public enum OnDelete {
    /** The parent cannot be deleted while the row refers to it. The default. */
    RESTRICT,
    /** The row is deleted too. */
    CASCADE,
    /** The reference is unset. */
    NULL;

    /** Returns the value as definitions write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
