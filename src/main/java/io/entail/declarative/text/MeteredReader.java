package io.entail.declarative.text;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * A reader that fails once too many characters were read for one piece. The YAML parser copies the text of a token
 * again whenever it reads more of it, so that one long text would take minutes.
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

    /** Starts the next piece. */
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
