package io.entail.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A proxy to a server on loopback. It can cut the connection depending on the server's answers, so that tests can break
 * a connection in the middle of a transaction.
 */
public final class TcpProxy implements AutoCloseable {
    private static final int CHUNK = 1 << 16;

    private final int to;
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Predicate<byte[]> cut = said -> false;

    /** Starts a proxy to this port. */
    public TcpProxy(int to) {
        this.to = to;
        try {
            this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("accepting", this::accept);
    }

    /** Returns the port that clients connect to. */
    public int port() {
        return listening.getLocalPort();
    }

    /**
     * From now on cuts the connection instead of passing on an answer of the server for which this predicate is true.
     */
    public void cutWhen(Predicate<byte[]> said) {
        cut = said;
    }

    /** Cuts all open connections. */
    public void cutAll() {
        open.forEach(TcpProxy::end);
    }

    private static void start(String what, Runnable run) {
        Thread thread = new Thread(run, "proxy-" + what);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listening.isClosed()) {
            Socket client = accepted();
            if (client != null) {
                serve(client);
            }
        }
    }

    private @Nullable Socket accepted() {
        try {
            return listening.accept();
        } catch (IOException closed) {
            return null;
        }
    }

    private void serve(Socket client) {
        open.add(client);
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), to);
            open.add(server);
            start("asking", () -> pass(client, server, said -> false));
            start("answering", () -> pass(server, client, said -> cut.test(said)));
        } catch (IOException away) {
            end(client);
        }
    }

    private void pass(Socket from, Socket into, Predicate<byte[]> until) {
        byte[] chunk = new byte[CHUNK];
        try (from;
                into;
                InputStream in = from.getInputStream();
                OutputStream out = into.getOutputStream()) {
            int length = in.read(chunk);
            while (length >= 0 && !until.test(java.util.Arrays.copyOf(chunk, length))) {
                out.write(chunk, 0, length);
                length = in.read(chunk);
            }
        } catch (IOException ended) {
            // When one direction ends for any reason, the other one is ended, too.
        } finally {
            open.remove(from);
            open.remove(into);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cutAll();
    }
}
