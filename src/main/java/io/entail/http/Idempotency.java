package io.entail.http;

import io.entail.http.call.Answer;
import io.entail.http.call.Call;
import io.entail.http.entities.EntityEndpoint;
import io.entail.http.entities.EntityWrites;

/** Makes a repeated request one write. Thread-safe. */
final class Idempotency {
    Answer write(Call call, EntityWrites request) {
        return EntityEndpoint.write(call, request);
    }
}
