// Answers about the past, as views take them.

import { isObject } from "./tree.js";

/** `[{field, before, after}]` out of an object of `{before, after}` by field. */
export function readDiff(diff) {
  return isObject(diff) ? Object.entries(diff).map(([field, values]) => ({ field, before: values?.before ?? null, after: values?.after ?? null })) : [];
}

/** A version of a history, or a row of a comparison or an undo, with its diff as a list. */
export function withDiff(row) {
  return { ...row, diff: readDiff(row.diff) };
}

/** Changes that are not among those known; a stream that was joined again within a write tells some of them twice. */
export function unseen(coming, known) {
  const seen = new Set(known.map(changeId));
  return coming.filter(change => !seen.has(changeId(change)) && seen.add(changeId(change)));
}

/** What no other change has. */
export function changeId(change) {
  return change.position + "/" + change.index;
}
