// Entities whose values try to harm the person who views them.

import { call, fresh } from "./api.js";
import { open, overflow, settled } from "./browser.js";
import { assert, eventually } from "./check.js";

const MARKUP = `<img src=x onerror="alert('owned')"><script>alert("owned")</script><a href="javascript:alert(1)">x</a>`;
const TURNED = "safe\u202Egnp.exe\u202C\u2066\u200B\u0007";
const LONG = 250_000;

/** All values are shown as text: markup, direction marks, 250 kB of text, and names that JavaScript uses itself. */
export async function shownAsText(setting) {
  const consumer = (
    await call(setting, "POST", "/consumers", {
      body: { username: fresh(MARKUP), custom_id: TURNED + process.pid, tags: ["<b>tag</b>".replace("/", ""), "constructor", "__proto__"] },
      actor: MARKUP,
      reason: MARKUP + " \u202E because",
    })
  ).body;
  const plugin = (
    await call(setting, "POST", `/consumers/${consumer.id}/plugins`, {
      text: `{"name": "${setting.plugin}", "config": {"__proto__": {"polluted": "yes"}, "constructor": {"prototype": {"polluted": "yes"}}, "toString": [1, {"__proto__": null}],
        "hasOwnProperty": "h", "<b>": ${JSON.stringify(MARKUP)}, "limit": 9007199254740993}}`,
    })
  ).body;
  const long = (await call(setting, "POST", `/consumers/${consumer.id}/plugins`, { body: { name: setting.plugin + "-long", config: { text: "A\u202E".repeat(10) + "x".repeat(LONG) } } })).body;
  const { page, go, close } = await open(setting, { hash: `#/row/default/consumers/${consumer.id}` });
  await page.getByRole("heading", { level: 1 }).getByText(MARKUP.slice(0, 70)).waitFor();
  assert.equal(await page.locator("main img, main script, main a[href^=javascript]").count(), 0);
  const shown = await page.locator(".fields").textContent();
  assert.match(shown, /safeU\+202Egnp\.exeU\+202CU\+2066U\+200BU\+0007/);
  assert.match(await page.locator(".timeline").textContent(), /<img src=x onerror=.*U\+202E because/s);
  assert.doesNotMatch(await page.title(), /[\u202a-\u202e\u2066-\u2069]/);

  await go(`#/row/default/plugins/${plugin.id}`);
  const config = await page.locator(".fields > div").filter({ has: page.locator("dt", { hasText: /^config/ }) }).locator("dd").first().textContent();
  for (const name of ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "<b>", "9007199254740993"]) {
    assert.ok(config.includes(name), name + " in " + config);
  }
  assert.equal(await page.evaluate(() => ({}).polluted), undefined);
  await page.getByRole("link", { name: "Edit" }).click();
  const field = page.getByLabel("config", { exact: true });
  await field.fill((await field.inputValue()).replace('"h"', '"changed"'));
  await page.getByLabel("Reason").fill(MARKUP);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText(/^Saved as version/).waitFor();
  const { text, body } = await call(setting, "GET", "/plugins/" + plugin.id);
  const after = body.config;
  assert.ok(text.includes('"limit":9007199254740993'), "a number that no double holds");
  assert.equal(JSON.stringify(Object.getOwnPropertyDescriptor(after, "__proto__").value), '{"polluted":"yes"}');
  assert.equal(after.hasOwnProperty, "changed");

  await go(`#/row/default/plugins/${long.id}`);
  assert.ok((await page.locator("main").textContent()).length < 60_000);
  await page.locator(".fields").getByRole("button", { name: /show all \(250.*characters\)/ }).click();
  await eventually("all of it", async () => (await page.locator(".fields").textContent()).length > LONG);
  assert.equal(await overflow(page), 0);
  await page.locator(".fields").getByRole("button", { name: "show less" }).click();
  for (const hash of ["#/list/default/consumers?size=100", "#/list/default/plugins", "#/compare/default?from=0:1", "#/"]) {
    await go(hash);
    await settled(page);
    assert.equal(await page.locator("main img, main script").count(), 0, hash);
    assert.equal(await overflow(page), 0, hash);
  }
  await close();
}

/** No address breaks the page. */
export async function addresses(setting) {
  const { page, go, close } = await open(setting, { expected: [400, 404] });
  for (const hash of ["#/row/default/__proto__/x", "#/list/default/constructor", "#/list/%E0%A4%A/services", "#/row/default/services/%2e%2e", "#/undo/default/nonsense", "#/row/default/services/" + encodeURIComponent(MARKUP), "#/__proto__", "#//////", "#/list/no-such-workspace/services", "#/compare/default?from=" + encodeURIComponent(MARKUP)]) {
    await go(hash);
    assert.equal(await page.locator("main h1").count(), 1, hash);
    assert.equal(await page.locator("main img").count(), 0, hash);
  }
  await close();
}

const KEYS = ["a/b", "a%2Fb", "..a", "semi;colon", "white space", "plus+and&", "書/%", "#hash?", "__proto__", "constructor"];

/** Keys may have all characters that have a meaning in addresses. */
export async function keys(setting) {
  const { page, go, close } = await open(setting, { hash: "#/list/default/consumers" });
  for (const key of KEYS) {
    const username = key + process.pid;
    const { body } = await call(setting, "POST", "/consumers", { body: { username } });
    await go("#/list/default/consumers");
    await page.getByRole("searchbox").fill(username);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: username, exact: true }).waitFor();
    await go("#/row/default/consumers/" + encodeURIComponent(username));
    await page.getByText(body.id).first().waitFor();
  }
  await close();
}
