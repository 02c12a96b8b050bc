package io.entail.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Sends requests as bytes on a connection of their own and reads the answers, without a client that would correct them.
 */
final class Wire {
    private static final int PATIENCE_MS = 1_500;
    private static final ObjectMapper JSON = new ObjectMapper();

    private Wire() {}

    /**
     * One answer.
     *
     * @param headers the header fields by lower-case name
     */
    record Reply(int status, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        /** Returns the body. Escaped characters in JSON are decoded. */
        String text() throws IOException {
            return header("content-type").startsWith("application/json") && !body.isEmpty()
                    ? body + JSON.readTree(body)
                    : body;
        }

        @Override
        public String toString() {
            return status + " " + headers.get("etag") + " " + headers.get("entail-position") + "\n" + body;
        }
    }

    /** Returns the bytes of a request with a body of JSON or without one. The header lines have no line ends. */
    static byte[] request(String method, String path, List<String> headers, byte[] body) {
        StringBuilder head =
                new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        headers.forEach(line -> head.append(line).append("\r\n"));
        if (body.length > 0) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    /** Sends a single request and returns its answer. */
    static Reply ask(int port, byte[] request, int timeoutMs) throws IOException {
        List<Reply> replies = replies(send(port, request, PATIENCE_MS, timeoutMs));
        if (replies.size() != 1) {
            throw new IOException("expected one answer, not " + replies);
        }
        return replies.get(0);
    }

    /**
     * The bytes that the server has sent.
     *
     * @param reset whether the server has closed the connection without reading everything, so that the end may be
     *     missing
     */
    @SuppressWarnings("ArrayRecordComponent") // The record is never compared.
    record Came(byte[] bytes, boolean reset) {}

    /**
     * Sends bytes and returns everything that comes until the server closes the connection. If nothing comes for a
     * while, the server may be waiting for more, and the client then ends its output.
     *
     * @throws SocketTimeoutException if the server neither answers nor closes the connection in time
     */
    static Came send(int port, byte[] request, int patienceMs, int timeoutMs) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(patienceMs);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            boolean reset = false;
            try {
                socket.getOutputStream().write(request);
            } catch (SocketException e) {
                // The server has stopped reading. Its answer may still be readable.
                reset = true;
            }
            try {
                read(socket, answer, timeoutMs);
            } catch (SocketException e) {
                reset = true;
            }
            return new Came(answer.toByteArray(), reset);
        }
    }

    private static void read(Socket socket, ByteArrayOutputStream answer, int timeoutMs) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] some = new byte[8192];
        while (true) {
            try {
                int read = in.read(some);
                if (read < 0) {
                    return;
                }
                answer.write(some, 0, read);
            } catch (SocketTimeoutException e) {
                if (socket.isOutputShutdown()) {
                    throw e;
                }
                socket.shutdownOutput();
                socket.setSoTimeout(timeoutMs);
            }
        }
    }

    /** Parses the answers among the bytes that a server has sent. */
    static List<Reply> replies(Came came) throws IOException {
        List<Reply> replies = new ArrayList<>();
        try {
            read(came.bytes(), replies);
        } catch (IOException e) {
            if (!came.reset()) {
                throw e;
            }
        }
        return replies;
    }

    private static void read(byte[] bytes, List<Reply> replies) throws IOException {
        int at = 0;
        while (at < bytes.length) {
            int end = indexOf(bytes, "\r\n\r\n", at);
            if (end < 0) {
                throw new IOException(
                        "no answer of HTTP: " + new String(bytes, at, bytes.length - at, StandardCharsets.UTF_8));
            }
            String[] lines = new String(bytes, at, end - at, StandardCharsets.UTF_8).split("\r\n", -1);
            Map<String, String> headers = new LinkedHashMap<>();
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(':');
                headers.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
            if (!lines[0].matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
                throw new IOException("no answer of HTTP: " + lines[0]);
            }
            int status = Integer.parseInt(lines[0].substring(9, 12));
            at = end + 4;
            if (status < 200) {
                continue;
            }
            // If nothing follows, or another answer does, this is an answer to a HEAD request.
            boolean bare = at == bytes.length || startsWith(bytes, "HTTP/1.", at) || status == 204 || status == 304;
            byte[] body = new byte[0];
            if (!bare && headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
                ByteArrayOutputStream whole = new ByteArrayOutputStream();
                at = chunks(bytes, at, whole);
                body = whole.toByteArray();
            } else if (!bare) {
                String given = headers.get("content-length");
                int length = given == null ? bytes.length - at : Integer.parseInt(given);
                if (at + length > bytes.length) {
                    throw new IOException("an answer ended early: " + lines[0]);
                }
                body = java.util.Arrays.copyOfRange(bytes, at, at + length);
                at += length;
            }
            replies.add(new Reply(status, headers, new String(body, StandardCharsets.UTF_8)));
        }
    }

    private static int chunks(byte[] bytes, int from, ByteArrayOutputStream whole) throws IOException {
        int at = from;
        while (true) {
            int end = indexOf(bytes, "\r\n", at);
            if (end < 0) {
                throw new IOException("chunks ended early");
            }
            int length = Integer.parseInt(new String(bytes, at, end - at, StandardCharsets.US_ASCII), 16);
            whole.write(bytes, end + 2, length);
            at = end + 2 + length + 2;
            if (length == 0) {
                return at;
            }
        }
    }

    private static int indexOf(byte[] bytes, String what, int from) {
        for (int i = from; i + what.length() <= bytes.length; i++) {
            if (startsWith(bytes, what, i)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean startsWith(byte[] bytes, String what, int at) {
        for (int i = 0; i < what.length(); i++) {
            if (at + i >= bytes.length || bytes[at + i] != what.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
