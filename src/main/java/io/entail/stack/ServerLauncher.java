package io.entail.stack;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * Stands in front of a server's main class and ends the server when standard input ends. The parent holds the other end
 * of that pipe and never writes to it, so the pipe ends exactly when the parent closes it or dies, even by kill -9:
 * a server never outlives the process that started it.
 *
 * <p>Uses nothing but the JDK, as it runs on the server's class path.
 */
public final class ServerLauncher {
    /** What a server's shutdown hooks may take; shorter than a start waits for servers of a dead parent. */
    private static final long STOP_MILLIS_MAX = 10_000;

    private ServerLauncher() {}

    /** Arguments: the server's main class, then what that gets. */
    public static void main(String[] args) throws Throwable {
        daemon("entail-parent-watch", ServerLauncher::endWithParent);
        Method main = Class.forName(args[0]).getMethod("main", String[].class);
        // As the JVM itself does: the class need not be public.
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
                // Nobody writes; only the end matters.
            }
        } catch (IOException e) {
            // A broken pipe says the same as its end.
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
