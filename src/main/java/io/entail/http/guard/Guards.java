package io.entail.http.guard;

import io.entail.config.HttpKeys;
import io.entail.http.call.Principal;
import io.entail.http.call.RefusedRequest;
import io.entail.http.guard.WorkLimit.Place;
import io.entail.http.settings.Authority;
import io.entail.http.settings.HttpSettings;
import io.entail.text.Log;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;

/**
 * Checks requests between the network and the calls of the API, in this order: the address, the host that it is for,
 * the page that it comes from, the sender, the size of the body, and the limit of concurrent requests. A refusal
 * reveals nothing that its sender could not already know.
 *
 * <p>A request that passes has its {@link Principal} in the attribute of that class's name. Reading its body fails with
 * a {@link java.util.concurrent.TimeoutException} as the cause when it comes too slowly. Thread-safe.
 */
public final class Guards {
    private static final Logger log = Log.of(Guards.class);

    /** Name of the request attribute with its place among the concurrent requests. */
    private static final String PLACE = Guards.class.getName() + ".place";

    private final Optional<Reloaded<ServerCertificate>> certificate;
    private final HostGuard hosts;
    private final OriginGuard origins;
    private final Authentication authentication;
    private final WorkLimit work;
    private final Pace pace;

    private Guards(HttpSettings settings) {
        this.certificate = settings.tls()
                .map(files -> new Reloaded<>(
                        HttpKeys.CERTIFICATE, files.all(), () -> ServerCertificate.read(files), System::nanoTime));
        this.hosts = new HostGuard(
                settings, () -> certificate.map(each -> each.get().names()).orElse(List.of()));
        this.origins = new OriginGuard(settings);
        this.authentication = new Authentication(settings.tokens().map(file -> new Tokens(file, System::nanoTime)));
        int most = settings.limits().requestsMax();
        this.work = new WorkLimit(most, "there are " + most + " requests at work already; try again");
        this.pace = Pace.of(settings.limits());
    }

    /**
     * Configures a server, which is not yet started, to listen where the settings say and to pass permitted requests on
     * to the API.
     *
     * @throws IllegalArgumentException naming the setting whose file cannot be used
     */
    public static ServerConnector on(Server server, HttpSettings settings, Handler api) {
        Guards guards = new Guards(settings);
        server.setHandler(guards.before(api));
        server.setErrorHandler(new ServerErrors());
        return Listeners.add(server, settings, guards.certificate);
    }

    /**
     * Frees the request's place among the concurrent requests, because it has become a stream, which has a limit of its
     * own.
     */
    public static void leaveWork(Request request) {
        if (request.getAttribute(PLACE) instanceof Place place) {
            place.close();
        }
    }

    private Handler before(Handler api) {
        return new Handler.Wrapper(api) {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                begin(request);
                SecurityHeaders.put(response.getHeaders());
                try {
                    if (!admit(request, response)) {
                        callback.succeeded();
                        return true;
                    }
                } catch (RefusedRequest e) {
                    GuardAnswers.write(e, request, response, callback);
                    return true;
                }
                PacedRequest paced = new PacedRequest(request, pace);
                try {
                    return super.handle(paced, new PacedResponse(paced, response, pace), callback);
                } catch (Exception e) {
                    // The path is not logged, because paths contain keys.
                    log.error("A request has failed method={}", request.getMethod(), e);
                    throw e;
                }
            }
        };
    }

    /**
     * Stops the clock of the head, which has arrived. From now on only reading and writing can time out on the
     * connection, not the work itself.
     */
    private static void begin(Request request) {
        request.addIdleTimeoutListener(timeout -> false);
        ClockedEndPoint.of(request).map(ClockedEndPoint::clock).ifPresent(clock -> {
            long number = clock.entered();
            Request.addCompletionListener(request, failure -> clock.left(number));
        });
    }

    /** Whether the request goes on to the API; otherwise it has been answered. */
    private boolean admit(Request request, Response response) {
        RequestForm.checkAddress(request);
        Authority host = hosts.of(request);
        if (origins.check(request, response, host)) {
            return false;
        }
        Principal principal = authentication.of(request);
        RequestForm.checkBody(request);
        Place place = work.enter();
        Request.addCompletionListener(request, failure -> place.close());
        request.setAttribute(PLACE, place);
        request.setAttribute(Principal.class.getName(), principal);
        return true;
    }
}
