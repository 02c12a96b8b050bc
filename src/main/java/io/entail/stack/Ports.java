package io.entail.stack;

import io.entail.errors.StackException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free loopback ports. They are taken from below the range that systems give to outgoing connections: a client that
 * keeps trying to reach a stopped server could otherwise get the server's own port as its local one.
 */
final class Ports {
    private static final int FIRST = 15_000;
    private static final int AFTER_LAST = 32_000;
    private static final int TRIES_MAX = 1_000;
    private static final int CONNECT_MILLIS_MAX = 1_000;

    private Ports() {}

    /** A free port: the first of the wanted ones that is, else another, but never one that is kept for something else. */
    static int free(List<Integer> wanted, List<Integer> kept) {
        for (int port : wanted) {
            if (port > 0 && !kept.contains(port) && isFree(port)) {
                return port;
            }
        }
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, AFTER_LAST);
            if (!kept.contains(port) && isFree(port)) {
                return port;
            }
        }
        throw new StackException("no free port on 127.0.0.1 between " + FIRST + " and " + AFTER_LAST, null);
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // As servers do: connections of an earlier run that still time out do not count.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether somebody accepts connections there. Trying to bind instead would keep a server from getting its port. */
    static boolean isListening(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS_MAX);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
