package io.entail.schema.formats;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A block of a PEM text, such as {@code -----BEGIN CERTIFICATE-----}. Text between blocks is a comment. */
final class Pem {
    /** The longest text in characters; a chain of certificates has some ten thousand. */
    static final int LENGTH_MAX = 256 << 10;

    /** The most blocks of a text. */
    static final int BLOCKS_MAX = 32;

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    private final String label;
    private final byte[] bytes;

    private Pem(String label, byte[] bytes) {
        this.label = label;
        this.bytes = bytes;
    }

    /** Returns the label, such as {@code CERTIFICATE}. */
    String label() {
        return label;
    }

    /** Returns the decoded bytes of the block. */
    byte[] bytes() {
        return bytes.clone();
    }

    /**
     * Returns all blocks in their order.
     *
     * @throws IllegalArgumentException saying what is wrong with the text
     */
    static List<Pem> read(String text) {
        if (text.length() > LENGTH_MAX) {
            throw new IllegalArgumentException("longer than " + LENGTH_MAX + " characters");
        }
        List<Pem> blocks = new ArrayList<>();
        for (int at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, at)) {
            if (blocks.size() == BLOCKS_MAX) {
                throw new IllegalArgumentException("more than " + BLOCKS_MAX + " PEM blocks");
            }
            int labelEnd = text.indexOf(DASHES, at + BEGIN.length());
            String label = labelEnd < 0 ? "" : text.substring(at + BEGIN.length(), labelEnd);
            if (label.isEmpty() || label.length() > 64 || label.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("a PEM block without a label");
            }
            String end = END + label + DASHES;
            int bodyEnd = text.indexOf(end, labelEnd);
            if (bodyEnd < 0) {
                throw new IllegalArgumentException("no end of PEM block '" + label + "'");
            }
            blocks.add(new Pem(label, decode(text.substring(labelEnd + DASHES.length(), bodyEnd))));
            at = bodyEnd + end.length();
        }
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException("no PEM block");
        }
        return blocks;
    }

    private static byte[] decode(String body) {
        StringBuilder compact = new StringBuilder(body.length());
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c == ':') {
                throw new IllegalArgumentException("PEM headers, as of encrypted keys, are not supported");
            }
            if (c != '\n' && c != '\r' && c != ' ' && c != '\t') {
                compact.append(c);
            }
        }
        try {
            return Base64.getDecoder().decode(compact.toString());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("bad base64", e);
        }
    }
}
