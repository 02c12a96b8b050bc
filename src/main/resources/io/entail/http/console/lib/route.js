// Where the page is, in the fragment of its address: `#/row/default/services/web?at=0:41`.

/** Reads a fragment; a broken escape is taken as it is. */
export function parseRoute(hash) {
  const [path, query = ""] = split(hash.replace(/^#\/?/, ""));
  const [view = "", ...segments] = path.split("/").map(decode);
  return { view, segments, query: new URLSearchParams(query) };
}

function split(text) {
  const mark = text.indexOf("?");
  return mark < 0 ? [text] : [text.slice(0, mark), text.slice(mark + 1)];
}

function decode(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The fragment of a view; parameters that are empty are left out. */
export function route(view, segments = [], query = {}) {
  const parameters = new URLSearchParams(
    Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "").map(([name, value]) => [name, String(value)]),
  ).toString();
  return "#/" + [view, ...segments].map(encode).join("/") + (parameters ? "?" + parameters : "");
}

/** A segment of a path. Halves of surrogate pairs have no UTF-8. */
export function encode(segment) {
  return encodeURIComponent(String(segment).replace(/\p{Surrogate}/gu, "\ufffd"));
}
