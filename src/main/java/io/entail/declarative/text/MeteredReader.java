package io.entail.declarative.text;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Fails once so many characters were read in one piece. A YAML parser copies all of a text again whenever it reads some
 * more of it, so that a long one would take minutes.
 */
final class MeteredReader extends FilterReader {
    private final int pieceMax;
    private int piece;

    MeteredReader(Reader in, int pieceMax) {
        super(in);
        this.pieceMax = pieceMax;
    }

    /** A piece has more characters than allowed. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** What is read from now on is another piece. */
    void nextPiece() {
        piece = 0;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(char[] characters, int offset, int length) throws IOException {
        int read = super.read(characters, offset, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int read) throws IOException {
        piece += read;
        if (piece > pieceMax) {
            throw new TooLongException();
        }
    }
}
