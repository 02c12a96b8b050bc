package io.entail.declarative.text;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails once more bytes than allowed were read. Confined to one thread. */
public class BoundedInput extends FilterInputStream {
    private long left;

    public BoundedInput(InputStream in, long bytesMax) {
        super(in);
        this.left = bytesMax;
    }

    /** There are more bytes than allowed. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Throws the exception for too many bytes. Subclasses override it to throw another one. */
    protected void exceeded() throws IOException {
        throw new TooLargeException();
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int read) throws IOException {
        left -= read;
        if (left < 0) {
            exceeded();
        }
    }
}
