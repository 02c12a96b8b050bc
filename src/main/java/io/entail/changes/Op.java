package io.entail.changes;

/** What became of a row. */
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

    /** Place of the symbol in {@code avro/change.avdl}. */
    int index() {
        return index;
    }

    /** As Avro and Debezium name it. */
    public String symbol() {
        return symbol;
    }
}
