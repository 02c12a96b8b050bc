// Assertions whose messages have the value that was found.

import assert from "node:assert/strict";

export { assert };

/** Waits for a condition. Fails with the value that was seen last. */
export async function eventually(what, look, millisMax = 15_000) {
  const deadline = Date.now() + millisMax;
  let last;
  for (;;) {
    last = await look();
    if (last === true) {
      return;
    }
    assert.ok(Date.now() < deadline, `${what}: ${JSON.stringify(last)}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}
