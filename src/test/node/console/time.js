// The past: timelines, moments, comparisons, undo.

import { call, fresh, storied } from "./api.js";
import { open, picture, settled } from "./browser.js";
import { assert, eventually } from "./check.js";

function value(page, field) {
  return page.locator(".fields > div").filter({ has: page.locator("dt", { hasText: new RegExp(`^${field}`) }) }).locator("dd");
}

/** The timeline has actor, time, reason and changes. A slider moves over all versions, also with the keyboard. */
export async function timeline(setting) {
  const name = setting.service ?? fresh("billing");
  const id = await storied(setting, name);
  await call(setting, "POST", `/services/${id}/routes`, { body: { name: name + "-invoices", paths: ["/invoices"] }, actor: "maria", reason: "the old address" });
  await call(setting, "POST", `/services/${id}/routes`, { body: { name: name + "-receipts", paths: ["/receipts"] }, actor: "maria", reason: "the old address" });
  const { page, go, close } = await open(setting, { hash: `#/row/default/services/${id}` });
  const entries = page.locator(".timeline > li");
  assert.equal(await entries.count(), 4);
  assert.match(await entries.first().textContent(), /changed.*version \d+.*release-bot.*TLS inside the network, CHG-1042.*protocol.*was http.*is https.*port.*was 80.*is 8443/s);
  assert.match(await entries.last().textContent(), /created.*version \d+.*maria.*billing moves out of the monolith/s);
  assert.equal(await value(page, "port").textContent(), "8443");
  await settled(page);
  await page.setViewportSize({ width: 1280, height: 1010 });
  await picture(page, setting, "entity");

  const slider = page.getByRole("slider", { name: "Moment in time" });
  await slider.focus();
  await page.keyboard.press("ArrowLeft");
  await eventually("the version before", async () => (await value(page, "port").textContent()) === "80");
  assert.match(await slider.getAttribute("aria-valuetext"), /version \d+, .* by maria: second data centre/);
  assert.match(page.url(), /at=0%3A\d+/);
  await page.keyboard.press("Home");
  await eventually("the first version", async () => (await value(page, "host").textContent()) === "billing.internal");
  await page.keyboard.press("ArrowRight");
  await eventually("the second", async () => (await value(page, "retries").textContent()) === "2");
  assert.equal(await page.locator(".fields .changed").count() >= 2, true);
  await settled(page);
  await page.setViewportSize({ width: 1280, height: 880 });
  await page.emulateMedia({ colorScheme: "dark" });
  await picture(page, setting, "timeline");
  await page.emulateMedia({ colorScheme: "light" });
  await page.reload();
  await eventually("the address keeps the moment", async () => (await value(page, "retries").textContent()) === "2" && (await value(page, "port").textContent()) === "80");
  await page.getByRole("button", { name: "back to now" }).click();
  await eventually("now", async () => (await value(page, "port").textContent()) === "8443");

  await page.getByRole("button", { name: "Who set what" }).click();
  const blame = page.getByRole("region", { name: "Who set what" });
  assert.match(await blame.getByRole("row", { name: /^retries/ }).textContent(), /tom.*requests time out at month end/);
  await page.getByRole("button", { name: "JSON" }).click();
  assert.equal(JSON.parse(await page.locator("pre").textContent()).name, name);
  await go(`#/list/default/services?as_of=0:0`);
  await page.getByText("There was nothing then.").waitFor();
  await close();
}

/** An undo is first previewed and then done. It is refused if later writes depend on the write. */
export async function undo(setting) {
  const id = await storied(setting, fresh("undo"));
  const { page, close } = await open(setting, { hash: `#/row/default/services/${id}`, expected: [409, 400] });
  await page.locator(".timeline > li").nth(2).getByRole("link", { name: "undo this write" }).click();
  await page.getByText("It cannot be undone as it is").waitFor();
  await page.getByRole("link", { name: /^Look at undoing .* first$/ }).click();
  await page.getByRole("heading", { name: "What would be restored" }).waitFor();
  assert.match(await page.locator("main").textContent(), /release-bot.*TLS inside.*protocol.*was https.*is http/s);
  assert.equal((await call(setting, "GET", `/services/${id}`)).body.port, 8443);
  await page.getByLabel("Reason").fill("it did not help");
  await page.getByRole("button", { name: "Undo: restore 1 entity" }).click();
  await page.getByRole("heading", { name: "Taken back" }).waitFor();
  await page.getByText("1 entity restored by").waitFor();
  const { body } = await call(setting, "GET", `/services/${id}`);
  assert.deepEqual([body.retries, body.protocol, body.port], [2, "http", 80]);
  await page.locator(".changes a").first().click();
  await page.getByText("it did not help").waitFor();
  await settled(page);
  await close();
}

/** Two moments of a workspace are compared. */
export async function compare(setting) {
  const from = (await call(setting, "GET", "/")).headers.get("Entail-Position");
  const name = fresh("compare");
  const id = await storied(setting, name);
  const gone = (await call(setting, "POST", "/consumers", { body: { username: fresh("gone") } })).body;
  const middle = (await call(setting, "GET", "/")).headers.get("Entail-Position");
  await call(setting, "DELETE", "/consumers/" + gone.id);
  await call(setting, "PATCH", "/services/" + id, { body: { path: "/compared" } });
  const { page, close } = await open(setting, { hash: "#/compare/default" });
  await page.getByText("Choose from when on.").waitFor();
  await page.getByLabel("From", { exact: false }).first().fill(from);
  await page.getByRole("button", { name: "Compare" }).click();
  await page.getByRole("region", { name: "services" }).getByText("/compared").waitFor();
  assert.match(await page.getByRole("region", { name: "services" }).textContent(), new RegExp("created services " + name));
  await page.getByLabel("From", { exact: false }).first().fill(middle);
  await page.getByRole("button", { name: "Compare" }).click();
  await page.getByRole("region", { name: "consumers" }).getByText("deleted", { exact: true }).waitFor();
  assert.match(await page.getByRole("region", { name: "services" }).textContent(), /changed services.*path.*was not set.*is \/compared/s);
  await page.getByRole("button", { name: "an hour ago" }).click();
  await page.getByText(/differ between/).waitFor();
  await page.getByLabel("From", { exact: false }).first().fill("0:1");
  await page.getByLabel("To", { exact: false }).first().fill("0:1");
  await page.getByRole("button", { name: "Compare" }).click();
  await page.getByText("Nothing differs between").waitFor();
  await close();
}
