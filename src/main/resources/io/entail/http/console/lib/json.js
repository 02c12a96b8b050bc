// JSON without loss: whole numbers that no double holds are BigInts, in both directions.

/** A number as it was written: a BigInt when a double would not keep it. */
function exact(key, value, context) {
  return typeof value === "number" && !Number.isSafeInteger(value) && context && /^-?\d+$/.test(context.source)
    ? BigInt(context.source)
    : value;
}

/** Reads a JSON text. Throws SyntaxError. */
export function readJson(text) {
  return JSON.parse(text, exact);
}

/** Writes a value; `indent` spaces for each level, none for one line. */
export function writeJson(value, indent = 0) {
  return write(value, indent, "\n");
}

function write(value, indent, line) {
  if (typeof value === "bigint") {
    return value.toString();
  }
  if (value === null || typeof value !== "object") {
    return JSON.stringify(value) ?? "null";
  }
  const list = Array.isArray(value);
  const inner = line + " ".repeat(indent);
  const parts = list
    ? value.map(element => write(element, indent, inner))
    : Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .map(([name, member]) => JSON.stringify(name) + (indent ? ": " : ":") + write(member, indent, inner));
  const [open, close] = list ? "[]" : "{}";
  if (!parts.length) {
    return open + close;
  }
  return indent ? open + inner + parts.join("," + inner) + line + close : open + parts.join(",") + close;
}
