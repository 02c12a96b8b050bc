// Text of a store is hostile: it is shown as it is, but for characters that would hide or reorder what is around them.

/** So many characters of a value are shown before somebody asks for all. */
export const SHOWN_MAX = 2000;

// Controls, marks and overrides of direction, invisible spaces and operators, line separators, tags, halves of pairs.
const HIDDEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

/** Parts of a text: `{text}` as it is, `{code}` for a character that cannot be seen, such as `U+202E`. */
export function parts(text) {
  const found = [];
  let from = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > from) {
      found.push({ text: text.slice(from, match.index) });
    }
    found.push({ code: codeOf(match[0]) });
    from = match.index + match[0].length;
  }
  if (from < text.length) {
    found.push({ text: text.slice(from) });
  }
  return found;
}

function codeOf(character) {
  return "U+" + character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
}

/** One line of plain text, for titles, options and labels: what is hidden is written out, what is long is cut. */
export function plain(value, max = 80) {
  const text = cut(String(value), max);
  return parts(text.shown.replace(/[\n\t]/g, " "))
    .map(part => part.text ?? "[" + part.code + "]")
    .join("") + (text.rest ? "…" : "");
}

/** The first characters of a text, never half of a pair, and how many are left. */
export function cut(text, max) {
  if (text.length <= max) {
    return { shown: text, rest: 0 };
  }
  const end = /[\ud800-\udbff]/.test(text[max - 1]) ? max - 1 : max;
  return { shown: text.slice(0, end), rest: text.length - end };
}

/** A number with thin groups of three digits. */
export function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
}

/** `1 change`, `2 changes`. */
export function count(number, one, several = one + "s") {
  return grouped(number) + " " + (String(number) === "1" ? one : several);
}
