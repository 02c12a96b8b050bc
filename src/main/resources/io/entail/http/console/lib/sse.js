// Server-sent events out of the bytes of a fetch: EventSource cannot send a token.

/** No event of the API is longer. */
const EVENT_CHARACTERS_MAX = 64 * 1024 * 1024;

/** Takes pieces of a stream and tells of events as they become complete. */
export class EventParser {
  #rest = "";
  #data = [];
  #size = 0;
  #event = "";
  #id = undefined;
  #afterReturn = false;

  /** Events and comments that end within the piece: `{event, id, data}` or `{comment}`. */
  push(piece) {
    const found = [];
    let text = this.#rest + piece;
    if (this.#afterReturn && text.startsWith("\n")) {
      text = text.slice(1);
    }
    if (text) {
      this.#afterReturn = false;
    }
    let from = 0;
    const ends = /\r\n|\r|\n/g;
    // What was looked through already has no end of a line.
    ends.lastIndex = this.#rest.length;
    for (let end = ends.exec(text); end; end = ends.exec(text)) {
      this.#line(text.slice(from, end.index), found);
      from = end.index + end[0].length;
      this.#afterReturn = end[0] === "\r" && from === text.length;
    }
    this.#rest = text.slice(from);
    if (this.#rest.length + this.#size > EVENT_CHARACTERS_MAX) {
      throw new Error("an event of the stream is too large");
    }
    return found;
  }

  #line(line, found) {
    if (line === "") {
      if (this.#data.length) {
        found.push({ event: this.#event || "message", id: this.#id, data: this.#data.join("\n") });
      }
      this.#data = [];
      this.#size = 0;
      this.#event = "";
      return;
    }
    const colon = line.indexOf(":");
    if (colon === 0) {
      found.push({ comment: line.slice(1).trim() });
      return;
    }
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (name === "data") {
      this.#data.push(value);
      this.#size += value.length;
    } else if (name === "event") {
      this.#event = value;
    } else if (name === "id" && !value.includes("\0")) {
      this.#id = value;
    }
  }
}

/** How long to wait before the next attempt: doubled each time to half a minute, and a random share of it. */
export function backoffMillis(attempt, random = Math.random()) {
  return Math.min(30_000, 500 * 2 ** attempt) * (0.5 + random / 2);
}
