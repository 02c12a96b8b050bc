// Calls of the server: the public API beside `console/`, and nothing else.

import { actor, refused, token, written } from "./session.js";
import { readJson, writeJson } from "./lib/json.js";
import { encode } from "./lib/route.js";
import { EventParser, backoffMillis } from "./lib/sse.js";

const ROOT = new URL("../", location.href.replace(/#.*$/, ""));

/** An answer is waited for so long; a verification and the streams are not. */
const ANSWER_MILLIS_MAX = 60_000;

/** A stream that says nothing for so long is dead: the server sends a comment every 10 seconds. */
const SILENCE_MILLIS_MAX = 45_000;

/** What the server refused, or what kept it from answering: status 0. */
export class Problem extends Error {
  constructor(status, message, body = null, headers = new Headers()) {
    super(message);
    this.status = status;
    this.body = body;
    this.fields = body?.fields ?? null;
    this.writeId = headers.get("Entail-Write-Id");
    this.retryAfter = Number(headers.get("Retry-After")) || null;
  }

  /** Whether this store, or whoever asks, will not get another answer by asking again. */
  get isFinal() {
    return this.status >= 400 && this.status < 500 && this.status !== 408 && this.status !== 429 || this.status === 501;
  }
}

/** The segments in front of what is in a workspace. */
function workspacePath(workspace) {
  return workspace ? ["workspaces", workspace] : [];
}

function address(segments, query) {
  for (const segment of segments) {
    if (segment === "." || segment === ".." || segment === "") {
      throw new Problem(0, `a browser cannot ask for the key "${segment}", which means something else in addresses`);
    }
  }
  const url = new URL(segments.map(encode).join("/"), ROOT);
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== null && value !== undefined && value !== "") {
      url.searchParams.set(name, String(value));
    }
  }
  return url;
}

function headersOf({ method, reason, ifMatch, ifNoneMatch, body, accept, lastEventId, isPast }) {
  const headers = new Headers({ Accept: accept ?? "application/json" });
  if (token.value) {
    headers.set("Authorization", "Bearer " + token.value);
  } else if (actor.value) {
    headers.set("Entail-Actor", encode(actor.value));
  }
  if (body !== undefined) {
    headers.set("Content-Type", "application/json");
  }
  if (method === "GET" && written.value && !isPast) {
    headers.set("Entail-Await", written.value);
  }
  const more = {
    "Entail-Reason": reason && encode(reason),
    "If-Match": ifMatch,
    "If-None-Match": ifNoneMatch,
    "Last-Event-ID": lastEventId,
  };
  Object.entries(more).forEach(([name, value]) => value && headers.set(name, value));
  return headers;
}

async function send(method, segments, options) {
  const { workspace, query, body, signal } = options;
  const url = address([...workspacePath(workspace), ...segments], query);
  let response;
  try {
    response = await fetch(url, {
      method,
      signal,
      headers: headersOf({ method, isPast: Boolean(query?.as_of), ...options }),
      body: body === undefined ? undefined : writeJson(body),
      cache: "no-store",
      redirect: "error",
      credentials: "same-origin",
    });
  } catch (failure) {
    if (options.stopped?.aborted) {
      throw failure;
    }
    throw new Problem(0, failure.name === "TimeoutError" ? "the server has not answered in time" : "the server cannot be reached");
  }
  if (!response.ok) {
    throw await problemOf(response);
  }
  return response;
}

async function problemOf(response) {
  const text = await response.text().catch(() => "");
  let body = null;
  try {
    body = readJson(text);
  } catch {
    // Something in between has answered, not the API.
  }
  if (response.status === 401) {
    refused.value = true;
  }
  const message = typeof body?.message === "string" ? body.message : `the server answered ${response.status} ${response.statusText}`.trim();
  return new Problem(response.status, message, body, response.headers);
}

/**
 * Asks once. `signal` ends it, which throws an AbortError that nobody need be told of.
 *
 * @returns `{status, body, version, position, writeId}`; `version` is the entity tag
 */
export async function call(method, segments, options = {}) {
  const timeout = AbortSignal.timeout(options.millisMax ?? ANSWER_MILLIS_MAX);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const response = await send(method, segments, { ...options, signal, stopped: options.signal });
  let body = null;
  try {
    const text = await response.text();
    body = text ? readJson(text) : null;
  } catch (failure) {
    if (options.signal?.aborted) {
      throw failure;
    }
    throw new Problem(0, "the server's answer was cut off or is no JSON");
  }
  const position = response.headers.get("Entail-Position");
  if (method !== "GET" && position && response.headers.has("Entail-Write-Id")) {
    written.value = position;
  }
  return {
    status: response.status,
    body,
    version: response.headers.get("ETag"),
    position,
    writeId: response.headers.get("Entail-Write-Id"),
  };
}

export function read(segments, options) {
  return call("GET", segments, options);
}

/**
 * Reads server-sent events until the stream ends or fails. An `error` event fails it.
 *
 * @param heard gets `{event, id, data}` with data read as JSON
 * @param opened gets the position of the answer
 */
export async function events(segments, { signal, heard, opened, ...options }) {
  const silent = new AbortController();
  let timer;
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silent.abort(), SILENCE_MILLIS_MAX);
  };
  try {
    alive();
    const response = await send("GET", segments, {
      ...options,
      accept: "text/event-stream",
      signal: AbortSignal.any([signal, silent.signal]),
      stopped: signal,
    });
    opened?.(response.headers.get("Entail-Position"));
    const parser = new EventParser();
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      alive();
      for (const event of parser.push(decoder.decode(piece.value, { stream: true }))) {
        if (event.comment === undefined) {
          const data = readJson(event.data);
          if (event.event === "error") {
            throw new Problem(data?.status ?? 0, String(data?.message ?? "the stream has failed"), data);
          }
          heard({ ...event, data });
        }
      }
    }
  } catch (failure) {
    if (failure instanceof Problem || signal.aborted) {
      throw failure;
    }
    throw new Problem(0, silent.signal.aborted ? "the stream has gone silent" : "the stream has broken off");
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Follows a stream for ever: connects again, later each time, and goes on behind the last event.
 *
 * @param from where to begin when no event was heard yet
 * @param lastId the event to go on behind, null for none
 * @param state gets `{state: "open" | "waiting" | "ended", problem, millis}`
 */
export async function follow(segments, { signal, heard, state, from, lastId = null, ...options }) {
  let begin = from;
  for (let attempt = 0; !signal.aborted; attempt++) {
    let problem = null;
    try {
      await events(segments, {
        ...options,
        signal,
        query: { ...options.query, from: lastId === null ? begin : undefined },
        lastEventId: lastId,
        opened: position => {
          attempt = 0;
          // What comes while the connection is lost must not be missed, though no event has named a place yet.
          begin = from === "end" && position ? position : from;
          state({ state: "open", from: begin });
        },
        heard: event => {
          lastId = event.id ?? lastId;
          heard(event);
        },
      });
    } catch (failure) {
      if (signal.aborted) {
        return;
      }
      if (!(failure instanceof Problem) || failure.isFinal) {
        state({ state: "ended", problem: failure });
        return;
      }
      problem = failure;
    }
    const millis = problem?.retryAfter ? problem.retryAfter * 1000 : backoffMillis(attempt);
    state({ state: "waiting", problem, millis });
    await pause(millis, signal);
  }
}

function pause(millis, signal) {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, millis);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
