package io.entail.changes;

/** What happened to a row. */
public enum Op {
    C(0, "c"),
    U(1, "u"),
    D(2, "d");

    private final int index;
    private final String symbol;

    Op(int index, String symbol) {
        this.index = index;
        this.symbol = symbol;
    }

    /** Returns the index of the symbol in {@code avro/change.avdl}. */
    int index() {
        return index;
    }

    /** Returns the symbol that Avro and Debezium use. */
    public String symbol() {
        return symbol;
    }
}
