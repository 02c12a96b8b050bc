package io.entail.bench.http;

import io.entail.bench.bare.BareHttp;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a server that stays open between requests. The client does very little, so that the time of the
 * server is measured: requests are ready bytes, and of a response it reads only the status and the length. Used by one
 * thread.
 */
public final class HttpConnection implements AutoCloseable {
    private static final Set<String> BY_THEMSELVES = Set.of("date", "content-length");
    private static final String LENGTH = "\r\ncontent-length:";

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private byte[] buffer = new byte[16 << 10];
    private int filled;

    public HttpConnection(URI server) {
        try {
            socket = new Socket(InetAddress.getByName(server.getHost()), server.getPort());
            socket.setTcpNoDelay(true);
            in = socket.getInputStream();
            out = socket.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A response; the head is as it was sent, without the empty line at its end. */
    @SuppressWarnings("ArrayRecordComponent") // Read, never compared.
    public record Reply(int status, String head, byte[] body) {
        /** Throws an error when the status is not 2xx. */
        public Reply orThrow() {
            if (status < 200 || status > 299) {
                throw new IllegalStateException(
                        "the server answered " + head + "\n" + new String(body, StandardCharsets.UTF_8));
            }
            return this;
        }

        /** Returns the same response for another server, without the header fields that each server adds itself. */
        public BareHttp.Reply again() {
            List<String[]> fields = new ArrayList<>();
            head.lines().skip(1).forEach(line -> {
                int colon = line.indexOf(':');
                String name = line.substring(0, colon);
                if (!BY_THEMSELVES.contains(name.toLowerCase(Locale.ROOT))) {
                    fields.add(new String[] {name, line.substring(colon + 1).strip()});
                }
            });
            return BareHttp.Reply.of(status, fields, body);
        }
    }

    /** Returns the bytes of a request. */
    public static byte[] request(String method, String path, @Nullable String contentType, byte[] body) {
        StringBuilder head = new StringBuilder();
        head.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: localhost\r\n");
        if (contentType != null) {
            head.append("Content-Type: ").append(contentType).append("\r\n");
        }
        if (body.length > 0 || contentType != null) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        byte[] first = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        byte[] request = Arrays.copyOf(first, first.length + body.length);
        System.arraycopy(body, 0, request, first.length, body.length);
        return request;
    }

    /** Returns the bytes of a request without a body. */
    public static byte[] get(String path) {
        return request("GET", path, null, new byte[0]);
    }

    /** Sends a request and waits for the whole response. */
    public Reply send(byte[] request) {
        try {
            out.write(request);
            return receive();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Reply receive() throws IOException {
        int end = headEnd();
        while (end < 0) {
            if (filled == buffer.length) {
                buffer = Arrays.copyOf(buffer, 2 * filled);
            }
            fill();
            end = headEnd();
        }
        String head = new String(buffer, 0, end, StandardCharsets.ISO_8859_1);
        int status = Integer.parseInt(head, 9, 12, 10);
        byte[] body = new byte[status == 204 || status == 304 ? 0 : length(head)];
        int start = end + 4;
        int there = Math.min(filled - start, body.length);
        System.arraycopy(buffer, start, body, 0, there);
        System.arraycopy(buffer, start + there, buffer, 0, filled - start - there);
        filled -= start + there;
        if (in.readNBytes(body, there, body.length - there) < body.length - there) {
            throw new EOFException("the server has closed the connection within an answer");
        }
        return new Reply(status, head, body);
    }

    private void fill() throws IOException {
        int read = in.read(buffer, filled, buffer.length - filled);
        if (read < 0) {
            throw new EOFException("the server has closed the connection");
        }
        filled += read;
    }

    /** Returns where the empty line after the head begins, -1 when it has not arrived yet. */
    private int headEnd() {
        for (int i = 0; i + 3 < filled; i++) {
            if (buffer[i] == '\r' && buffer[i + 1] == '\n' && buffer[i + 2] == '\r' && buffer[i + 3] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static int length(String head) {
        int at = head.toLowerCase(Locale.ROOT).indexOf(LENGTH);
        if (at < 0) {
            throw new IllegalStateException("an answer without a length: " + head);
        }
        int from = at + LENGTH.length();
        int end = head.indexOf('\r', from);
        return Integer.parseInt(
                head.substring(from, end < 0 ? head.length() : end).strip());
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
