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
 * Finds free loopback ports. They are taken from below the range of ephemeral ports: a client that keeps trying to
 * reach a stopped server could otherwise be given the server's own port as its local port.
 */
final class Ports {
    private static final int FIRST = 15_000;
    private static final int AFTER_LAST = 32_000;
    private static final int TRIES_MAX = 1_000;
    private static final int CONNECT_MILLIS_MAX = 1_000;

    private Ports() {}

    /**
     * Returns a free port: the first of the wanted ones that is free, otherwise another one, but never one of {@code
     * kept}.
     */
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
            // Like servers do, so that connections of an earlier run in the state TIME_WAIT do not count.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Whether a server accepts connections on the port. An attempt to bind the port could keep the server from getting
     * it.
     */
    static boolean isListening(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS_MAX);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
