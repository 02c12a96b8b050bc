package io.entail.http.guard;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * An answer that the client has to read at a minimum pace. When a client is too slow, its connection is closed, even if
 * it still reads a byte now and then; the write fails and the request's place becomes free. As thread-safe as other
 * answers.
 */
final class PacedResponse extends Response.Wrapper {
    private final Pace pace;

    PacedResponse(Request request, Response response, Pace pace) {
        super(request, response);
        this.pace = pace;
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
        if (!pace.isAny()) {
            super.write(last, content, callback);
            return;
        }
        long bytes = content == null ? 0 : content.remaining();
        Writing writing = new Writing(callback);
        super.write(last, content, writing);
        // Most writes are complete at this point and need no timer.
        writing.watch(getRequest(), pace.nanosFor(bytes));
    }

    /** A write in progress. */
    private static final class Writing extends Callback.Nested {
        private boolean isDone;
        private Scheduler.@Nullable Task alarm;

        Writing(Callback callback) {
            super(callback);
        }

        synchronized void watch(Request request, long nanos) {
            if (!isDone) {
                EndPoint client =
                        request.getConnectionMetaData().getConnection().getEndPoint();
                alarm = request.getComponents()
                        .getScheduler()
                        .schedule(
                                () -> client.close(new TimeoutException("the client takes the answer too slowly")),
                                nanos,
                                TimeUnit.NANOSECONDS);
            }
        }

        @Override
        public void succeeded() {
            done();
            super.succeeded();
        }

        @Override
        public void failed(Throwable cause) {
            done();
            super.failed(cause);
        }

        private synchronized void done() {
            isDone = true;
            if (alarm != null) {
                alarm.cancel();
            }
        }
    }
}
