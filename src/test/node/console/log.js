// The log and the store: the live feed, rejected attempts, health.

import net from "node:net";
import { call, fresh, storied } from "./api.js";
import { open, picture } from "./browser.js";
import { assert, eventually } from "./check.js";

/** Changes are shown when they are written. Neither a pause nor a broken connection loses one. */
export async function feed(setting) {
  const cable = await proxy(setting.base);
  const { page, close } = await open({ ...setting, base: cable.base }, { hash: "#/changes", expected: [0] });
  await page.getByText("live", { exact: true }).waitFor();
  const names = () => page.locator(".feed > li > .what:first-child > a").allTextContents();
  const first = fresh("feed");
  await call(setting, "POST", "/services", { body: { name: first, host: "f.example" }, actor: "maria", reason: "seen <at once>" });
  await eventually("it is seen", async () => (await names()).includes(first) || names());
  assert.match(await page.locator(".feed > li").first().textContent(), /created.*maria.*seen <at once>/s);

  await page.getByRole("button", { name: "Pause" }).click();
  const meanwhile = fresh("paused");
  await call(setting, "POST", "/services", { body: { name: meanwhile, host: "f.example" } });
  await page.getByText("paused", { exact: true }).waitFor();
  assert.equal((await names()).includes(meanwhile), false);
  await page.getByRole("button", { name: "Go on" }).click();
  await eventually("what was written in the pause", async () => (await names()).includes(meanwhile) || names());

  cable.cut();
  await page.getByText(/connecting again/).waitFor();
  const lost = fresh("cut");
  await call(setting, "POST", "/services", { body: { name: lost, host: "f.example" } });
  cable.mend();
  await eventually("what was written meanwhile", async () => (await names()).includes(lost) || names(), 40_000);
  const seen = (await names()).filter(name => [first, meanwhile, lost].includes(name));
  assert.deepEqual(seen, [lost, meanwhile, first]);

  await page.getByLabel("Only").selectOption("consumers");
  const consumer = fresh("consumer");
  await call(setting, "POST", "/services", { body: { name: fresh("other"), host: "f.example" } });
  await page.getByText("live", { exact: true }).waitFor();
  await call(setting, "POST", "/consumers", { body: { username: consumer } });
  await eventually("only consumers", async () => JSON.stringify(await names()) === JSON.stringify([consumer]) || names());
  await page.getByLabel("Only").selectOption("");
  await page.getByLabel("From", { exact: false }).fill("beginning");
  await page.getByRole("button", { name: "Show" }).click();
  await eventually("from the beginning", async () => (await names()).includes(first) || names());
  await close();
  cable.close();
}

/** Starts a proxy whose connections can be cut. */
async function proxy(base) {
  const { hostname, port } = new URL(base);
  const open = new Set();
  let isCut = false;
  const server = net.createServer(socket => {
    if (isCut) {
      socket.destroy();
      return;
    }
    const other = net.connect(Number(port), hostname);
    for (const [one, end] of [[socket, other], [other, socket]]) {
      open.add(one);
      one.pipe(end);
      one.on("error", () => end.destroy()).on("close", () => (open.delete(one), end.destroy()));
    }
  });
  await new Promise(resolve => server.listen(0, "127.0.0.1", resolve));
  return {
    base: "http://127.0.0.1:" + server.address().port,
    cut() {
      isCut = true;
      open.forEach(socket => socket.destroy());
    },
    mend() {
      isCut = false;
    },
    close() {
      server.close();
    },
  };
}

/** Rejected writes are shown with actor and reason. The setting has the name of the actor. */
export async function rejections(setting) {
  const { page, close } = await open(setting, { hash: "#/rejections" });
  const row = page.getByRole("row").filter({ hasText: setting.rejected });
  await row.first().waitFor();
  assert.match(await row.first().textContent(), /STILL_REFERENCED.*others still referred to it|STALE_VERSION.*somebody else had changed it|NOT_FOUND.*it was not there/s);
  await page.getByRole("button", { name: "Look again" }).click();
  await row.first().waitFor();
  await close();
}

/** Positions, lags and digests are shown, and the history can be verified. */
export async function health(setting) {
  await storied(setting, fresh("health"));
  const { page, close } = await open(setting, { hash: "#/health" });
  await page.getByText("reachable").waitFor();
  const position = (await call(setting, "GET", "/")).headers.get("Entail-Position");
  await eventually("the position", async () => (await page.locator(".facts").textContent()).includes(position) || page.locator(".facts").textContent(), 20_000);
  assert.match(await page.locator(".digest").first().textContent(), /[0-9a-f]{32}/);
  await page.getByRole("button", { name: "Verify" }).click();
  await page.getByText("Nothing was altered").waitFor({ timeout: 40_000 });
  assert.match(await page.getByRole("region", { name: "Verify the past" }).textContent(), /digest of the log\s*[0-9a-f]{32}/);
  await page.getByRole("region", { name: "How far they are" }).first().getByText(/ s$/).waitFor();
  await picture(page, setting, "health");
  await close();
}

/** A store that cannot answer is reported, and the rest of the page works. */
export async function unavailable(setting) {
  const { page, go, close } = await open(setting, { hash: "#/changes", expected: [501] });
  await page.getByText("This store cannot answer that").waitFor();
  await go("#/rejections");
  await page.getByText("This store cannot answer that").waitFor();
  await go("#/health");
  await page.getByText("reachable").waitFor();
  await page.getByRole("button", { name: "Verify" }).click();
  await page.getByText("This store cannot answer that").waitFor();
  const { body } = await call(setting, "POST", "/services", { body: { name: fresh("plain"), host: "m.example" } });
  await go("#/row/default/services/" + body.id);
  await page.getByText("m.example").first().waitFor();
  await close();
}
