package io.entail.stack;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * Runs the main class of a server and ends the JVM when its standard input ends. The parent holds the other end of that
 * pipe and never writes to it, so the pipe ends exactly when the parent closes it or dies, even by kill -9: a server
 * never outlives the process that started it.
 *
 * <p>Uses only the JDK, because it runs on the server's class path.
 */
public final class ServerLauncher {
    /**
     * How long the shutdown hooks of a server may take. This is shorter than a start waits for servers of a dead
     * parent.
     */
    private static final long STOP_MILLIS_MAX = 10_000;

    private ServerLauncher() {}

    /** The arguments are the server's main class and the arguments of that. */
    public static void main(String[] args) throws Throwable {
        daemon("entail-parent-watch", ServerLauncher::endWithParent);
        Method main = Class.forName(args[0]).getMethod("main", String[].class);
        // Like the JVM itself does: the class does not have to be public.
        main.setAccessible(true);
        try {
            main.invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever written to this stream; only its end matters.
            }
        } catch (IOException e) {
            // A broken pipe means the same as the end of the stream.
        }
        daemon("entail-stop", () -> System.exit(0));
        try {
            Thread.sleep(STOP_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
