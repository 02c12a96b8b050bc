package io.entail.publish;

import io.entail.resolve.Definition;

/**
 * A number that stands for all rows and definitions of a state, whatever their order: each adds a term and takes it away
 * again. A state that was restored from a changelog without its beginning looks like any other, up to this number. Used
 * by one thread.
 */
final class EntrySum {
    private long value;

    EntrySum(long value) {
        this.value = value;
    }

    long value() {
        return value;
    }

    /** A version stands for one content of one row, and no other row ever has it. */
    void addRow(long version) {
        value += mix(version);
    }

    void removeRow(long version) {
        value -= mix(version);
    }

    void addDefinition(Definition definition) {
        value += mix(-1 - ((long) definition.ordinal() << 32 | definition.version()));
    }

    /** Spreads a number over all bits, no two of them alike. */
    private static long mix(long number) {
        long mixed = (number ^ number >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
