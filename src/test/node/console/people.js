// Different users: with tokens, with the keyboard alone, with small screens, with screen readers.

import fs from "node:fs";
import http from "node:http";
import { call, fresh, storied } from "./api.js";
import { accessibility, open, overflow, picture, settled } from "./browser.js";
import { assert, eventually } from "./check.js";

/** The page asks for a token, accepts it, and keeps it in memory only. */
export async function token(setting) {
  const { page, context, close } = await open(setting, { expected: [401], token: setting.token });
  const dialog = page.getByRole("dialog", { name: "Who are you?" });
  await dialog.getByText("The server asks for a token").waitFor();
  await dialog.getByLabel("Token").fill("wrong");
  await dialog.getByRole("button", { name: "Use" }).click();
  await dialog.getByText("does not take the one that was given").waitFor();
  await dialog.getByLabel("Token").fill(setting.token);
  await dialog.getByRole("button", { name: "Use" }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await page.getByRole("link", { name: /^services/ }).first().click();
  await page.getByRole("link", { name: "New", exact: true }).click();
  const name = fresh("token");
  await page.getByLabel("name", { exact: true }).fill(name);
  await page.getByLabel("host", { exact: true }).fill("t.example");
  await page.getByLabel("Reason").fill("with a token");
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
  await page.locator(".timeline").getByText(setting.tokenName, { exact: true }).waitFor();
  const kept = await page.evaluate(async () => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, history.state, await indexedDB.databases(), await caches.keys().catch(() => [])]));
  assert.equal(kept.includes(setting.token), false);
  assert.equal(JSON.stringify(await context.storageState()).includes(setting.token), false);
  await page.reload();
  await dialog.waitFor();
  await close();
}

/** Axe finds nothing serious, in light and dark mode, on all pages, with dialogs and errors. */
export async function accessible(setting) {
  const id = await storied(setting, fresh("axe"));
  await call(setting, "POST", `/services/${id}/routes`, { body: { name: fresh("axe"), paths: ["/axe"] } });
  const undone = (await call(setting, "GET", `/services/${id}/history?order=desc`)).body.data[0].position;
  const found = [];
  for (const scheme of ["light", "dark"]) {
    const { page, go, close } = await open(setting, { scheme, expected: [400, 404] });
    for (const hash of pages(id, undone)) {
      await go(hash);
      found.push(...(await accessibility(page, scheme + " " + hash)));
    }
    await go(`#/edit/default/services/${id}`);
    await page.getByLabel("port").fill("70000");
    await page.getByLabel("Reason").fill("wrong");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("It was not saved").waitFor();
    found.push(...(await accessibility(page, scheme + " faults")));
    await page.getByRole("button", { name: "Help and shortcuts" }).click();
    found.push(...(await accessibility(page, scheme + " help")));
    await page.keyboard.press("Escape");
    await go("#/row/default/services/" + crypto.randomUUID());
    found.push(...(await accessibility(page, scheme + " nothing")));
    // The switch of the page overrides the setting of the system.
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const before = await ground();
    await page.getByRole("button", { name: /^Colours/ }).click();
    if (scheme === "dark") {
      await page.getByRole("button", { name: /^Colours/ }).click();
    }
    await eventually("the colours change", async () => (await ground()) !== before);
    await close();
  }
  assert.deepEqual(found, []);
}

function pages(id, position) {
  return [
    "#/",
    "#/list/default/services",
    "#/list/default/workspaces",
    `#/row/default/services/${id}`,
    `#/edit/default/services/${id}`,
    "#/new/default/routes",
    "#/new/default/upstreams",
    "#/new/default/plugins",
    "#/compare/default?from=0:1",
    `#/undo/default/${encodeURIComponent(position)}`,
    "#/changes",
    "#/rejections",
    "#/health",
    "#/no/such/page",
  ];
}

/** At a width of 400 pixels, nothing is cut off. */
export async function narrow(setting) {
  const id = await storied(setting, fresh("narrow-with-a-name-that-is-rather-long-for-a-small-screen"));
  const undone = (await call(setting, "GET", `/services/${id}/history?order=desc`)).body.data[0].position;
  const { page, go, close } = await open(setting, { width: 400, height: 800 });
  for (const hash of pages(id, undone)) {
    await go(hash);
    assert.equal(await overflow(page), 0, hash);
  }
  await go(`#/row/default/services/${id}`);
  await picture(page, setting, "narrow");
  await page.getByRole("button", { name: "Menu" }).click();
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Health" }).click();
  await page.getByRole("heading", { name: "Health" }).waitFor();
  assert.equal(await overflow(page), 0);
  await page.getByRole("button", { name: "who are you?" }).click();
  assert.equal(await overflow(page), 0);
  await page.getByLabel("Name").fill("maria");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "maria" }).waitFor();
  await close();
}

/** The keyboard alone leads from the first page to a saved change. */
export async function keyboard(setting) {
  const name = fresh("keyboard");
  const id = await storied(setting, name);
  const { page, close } = await open(setting, { hash: "#/" });
  const focused = () => page.evaluate(() => document.activeElement.textContent.trim() || document.activeElement.id);
  const press = async (...keys) => {
    for (const key of keys) {
      await page.keyboard.press(key);
    }
  };
  await press("Tab");
  assert.equal(await focused(), "Skip to content");
  await press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await press("?");
  const help = page.getByRole("dialog", { name: "Help" });
  await help.waitFor();
  for (let i = 0; i < 6; i++) {
    await press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement === document.body || Boolean(document.activeElement.closest("dialog"))), true, "the focus stays in the dialog");
  }
  await press("Escape");
  await help.waitFor({ state: "detached" });
  await press("g", "h");
  await page.getByRole("heading", { name: "Health" }).waitFor();
  await eventually("the heading has the focus", async () => (await focused()) === "Health" || focused());
  const link = page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: /^services/ });
  await link.focus();
  await press("Enter");
  await page.getByRole("heading", { name: "services", level: 1 }).waitFor();
  await settled(page);
  await press("/");
  await eventually("the search has the focus", async () => (await focused()) === "search" || focused());
  await page.keyboard.type(name);
  await press("Enter");
  await page.getByRole("heading", { name, level: 1 }).waitFor();
  await settled(page);
  await press("t", "ArrowLeft");
  await page.getByText("As it was").waitFor();
  await press("e");
  await page.getByRole("heading", { name: "Edit " + name }).waitFor();
  const port = page.getByLabel("port");
  for (let i = 0; i < 60 && !(await port.evaluate(field => field === document.activeElement)); i++) {
    await press("Tab");
  }
  await press("Control+a");
  await page.keyboard.type("8555");
  for (let i = 0; i < 90 && (await page.evaluate(() => document.activeElement.id)) !== "reason"; i++) {
    await press("Tab");
  }
  await page.keyboard.type("by keys alone");
  await press("Control+Enter");
  await page.getByText(/^Saved as version/).waitFor();
  assert.equal((await call(setting, "GET", "/services/" + id)).body.port, 8555);
  await close();
}

/** A page from another origin cannot write with a form, with a fetch that needs no preflight, or in a frame. */
export async function foreign(setting) {
  const name = fresh("foreign");
  const target = setting.base + "/services";
  const page = `<!doctype html><title>foreign</title>
    <form id="form" method="post" action="${target}" target="answer"><input name="name" value="${name}"><input name="host" value="evil.example"></form>
    <form id="text" method="post" action="${target}" enctype="text/plain" target="answer"><input name='{"name":"${name}","host":"evil.example","x":"' value='"}'></form>
    <form id="parts" method="post" action="${target}" enctype="multipart/form-data" target="answer"><input name="name" value="${name}"><input name="host" value="evil.example"></form>
    <iframe name="answer"></iframe><iframe name="console" src="${setting.base}/console/"></iframe>`;
  const evil = http.createServer((request, response) => response.writeHead(200, { "Content-Type": "text/html" }).end(page));
  await new Promise(resolve => evil.listen(0, "127.0.0.1", resolve));
  const { page: tab, context, close } = await open(setting);
  const other = await context.newPage();
  for (const host of ["127.0.0.1", "localhost"]) {
    for (const form of ["form", "text", "parts"]) {
      await other.goto(`http://${host}:${evil.address().port}/`);
      const answer = other.waitForResponse(response => response.url() === target && response.request().method() === "POST");
      await other.evaluate(id => document.getElementById(id).submit(), form);
      assert.equal((await answer).status(), 403, `${host} ${form}`);
    }
    const simple = await other.evaluate(
      ([url, body]) => fetch(url, { method: "POST", mode: "no-cors", body }).then(() => "sent", failure => String(failure)),
      [target, new URLSearchParams({ name, host: "evil.example" }).toString()],
    );
    assert.equal(typeof simple, "string");
    const readable = await other.evaluate(url => fetch(url).then(response => response.text(), () => "not readable"), target);
    assert.equal(readable, "not readable");
    assert.equal(await other.frameLocator("iframe[name=console]").locator("#app").count(), 0);
  }
  await other.close();
  evil.close();
  await call(setting, "GET", "/services/" + name, { good: [404] });
  assert.match(await tab.locator("h1").textContent(), /Overview/);
  await close();
}

/** The console is served with a policy that allows nothing from other origins and nothing inline. */
export async function policy(setting) {
  const response = await fetch(setting.base + "/console/");
  const policy = response.headers.get("Content-Security-Policy");
  for (const rule of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"]) {
    assert.equal(policy.split(/; */).includes(rule), true, rule);
  }
  assert.equal(response.headers.get("X-Content-Type-Options"), "nosniff");
  assert.match(response.headers.get("Content-Type"), /^text\/html; ?charset=utf-8$/i);
  const script = await fetch(setting.base + "/console/app.js");
  assert.match(script.headers.get("Content-Type"), /^text\/javascript/);
  const bare = await fetch(setting.base + "/console", { redirect: "manual" });
  assert.equal(bare.status >= 301 && new URL(bare.headers.get("Location"), setting.base + "/console").pathname, "/console/", "a redirect, for the address of the API is relative");
  for (const path of ["..%2Fcall", "../call", "vendor/", "%2e%2e/%2e%2e/package-info.class", "nothing.js", "lib"]) {
    assert.equal((await raw(setting.base, "/console/" + path)) >= 400, true, path);
  }
  assert.ok(fs.existsSync(setting.chromium));
}

/** Returns the status of a path that is sent unchanged. */
function raw(base, path) {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => http.get({ hostname, port, path, agent: false }, response => (response.resume(), resolve(response.statusCode))).on("error", reject));
}
