// Lists, entities and forms.

import { call, fresh, storied } from "./api.js";
import { open, settled } from "./browser.js";
import { assert, eventually } from "./check.js";

/** Shows entities with counts, a list with search, tags, sizes and pages, references, and the children of a row. */
export async function browse(setting) {
  const tag = fresh("tag");
  const ids = [];
  for (let i = 0; i < 12; i++) {
    const { body } = await call(setting, "POST", "/services", { body: { name: fresh("browse"), host: `h${i}.example`, tags: i % 2 ? [tag, tag + "odd"] : [tag] } });
    ids.push(body);
  }
  const route = (await call(setting, "POST", `/services/${ids[0].id}/routes`, { body: { name: fresh("route"), paths: ["/" + tag] } })).body;
  const { page, go, close } = await open(setting, { expected: [400, 404] });
  const kinds = page.getByRole("navigation", { name: "Places" });
  const total = (await call(setting, "GET", "/services?size=1&count=true")).body.total;
  await kinds.getByRole("link", { name: new RegExp(`^services ${total}$`) }).click();
  await page.getByRole("heading", { name: "services", level: 1 }).waitFor();

  await page.getByRole("textbox", { name: /^Tags/ }).fill(tag);
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByLabel("Rows", { exact: true }).selectOption("10");
  await eventually("a page of ten", async () => (await page.locator("tbody tr").count()) === 10 || page.locator("tbody tr").count());
  await page.getByText("12 rows").waitFor();
  await page.getByRole("link", { name: "Next page" }).click();
  await eventually("the rest", async () => (await page.locator("tbody tr").count()) === 2 || page.locator("tbody tr").count());
  await page.getByRole("link", { name: "Previous page" }).click();
  await eventually("back", async () => (await page.locator("tbody tr").count()) === 10 || page.locator("tbody tr").count());
  await page.getByRole("textbox", { name: /^Tags/ }).fill(`${tag},${tag}odd`);
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByText("6 rows").waitFor();
  await page.getByRole("textbox", { name: /^Tags/ }).fill(fresh("none"));
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByText("Nothing has these tags.").waitFor();

  for (const [text, words] of [["no-such-name", /^Nothing has the key or name no-such-name$/], ["can be no name", /can be no name: .*invalid/]]) {
    await page.getByRole("searchbox").fill(text);
    await page.getByRole("button", { name: "Find" }).click();
    await page.getByRole("status").getByText(words).waitFor();
  }
  await page.getByRole("searchbox").fill(ids[0].name);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: ids[0].name, level: 1 }).waitFor();
  await page.getByRole("region", { name: "routes" }).getByRole("link", { name: route.name }).click();
  await page.getByRole("heading", { name: route.name, level: 1 }).waitFor();
  await page.getByRole("link", { name: ids[0].name }).click();
  await page.getByRole("heading", { name: ids[0].name, level: 1 }).waitFor();
  await go(`#/row/default/services/${ids[0].id}`);
  assert.match(await page.title(), new RegExp(ids[0].name));
  await go("#/row/default/services/" + crypto.randomUUID());
  await page.getByRole("heading", { name: "Not found" }).waitFor();
  await close();
}

/** Rows are shown in their own workspace only. */
export async function workspaces(setting) {
  const team = fresh("team");
  await call(setting, "POST", "/workspaces", { body: { name: team } });
  const name = fresh("tenant");
  await call(setting, "POST", `/workspaces/${team}/services`, { body: { name, host: "tenant.example" } });
  const { page, close } = await open(setting, { hash: "#/list/default/services" });
  await page.getByLabel("Workspace").selectOption(team);
  await page.getByRole("link", { name }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
  assert.match(page.url(), new RegExp(team));
  await page.getByRole("link", { name: "undo this write" }).waitFor();
  await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "services 1" }).waitFor();
  await close();
}

/** A form is made from the schema. It shows faults at their fields, sends a reason, and shows the saved version. */
export async function edit(setting) {
  const name = fresh("edit");
  const id = await storied(setting, name);
  const { page, close } = await open(setting, { hash: `#/row/default/services/${id}`, expected: [400] });
  await page.getByRole("link", { name: "Edit" }).click();
  const save = page.getByRole("button", { name: "Save" });
  assert.equal(await save.isDisabled(), true);
  await page.getByLabel("port").fill("70000");
  await page.getByLabel("retries").fill("many");
  await page.getByRole("button", { name: "Add to tags" }).click();
  await page.getByLabel("tags 4", { exact: true }).fill("not a tag");
  await save.click();
  await page.getByText("Say why").waitFor();
  await page.getByLabel("Reason").fill("trying it out – ünïcode 書");
  await save.click();
  await page.getByRole("alert").getByText("It was not saved").waitFor();
  const described = await page.getByLabel("port").evaluate(field => [field.getAttribute("aria-invalid"), field.getAttribute("aria-describedby").split(" ").map(part => document.getElementById(part)?.textContent).join("|")]);
  assert.equal(described[0], "true");
  assert.match(described[1], /value should be between 0 and 65535/);
  assert.match(await page.locator('[data-path="[\\"retries\\"]"]').textContent(), /expected an integer/);
  assert.match(await page.getByRole("group", { name: "tags" }).textContent(), /4.*invalid tag/);
  await page.getByRole("alert").getByRole("button", { name: "port" }).click();
  assert.equal(await page.evaluate(() => document.activeElement.value), "70000");
  await page.getByLabel("port").fill("8444");
  await page.getByLabel("retries").fill("");
  await page.getByRole("button", { name: "Remove tags 4" }).click();
  await page.getByLabel("enabled").selectOption("false");
  await page.getByText("3 values changed").waitFor();
  await save.click();
  await page.getByRole("status").getByText(/^Saved as version \d+\.$/).waitFor();
  await page.getByText("trying it out – ünïcode 書").waitFor();
  const { body } = await call(setting, "GET", "/services/" + id);
  assert.deepEqual([body.port, body.retries, body.enabled, body.host], [8444, null, false, "billing.eu.internal"]);
  await close();
}

/** Two people change a row at once. Nothing is lost, and the second one chooses what to do. */
export async function conflict(setting) {
  const id = await storied(setting, fresh("conflict"));
  const { page, close } = await open(setting, { hash: `#/edit/default/services/${id}`, expected: [412] });
  await page.getByLabel("port").fill("9000");
  await page.getByLabel("host").fill("mine.example");
  await page.getByLabel("Reason").fill("mine");
  await call(setting, "PATCH", "/services/" + id, { body: { port: 7000, path: "/theirs" }, actor: "tom", reason: "theirs" });
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "Somebody has changed it meanwhile" }).waitFor();
  await page.getByText(/You edited version \d+; it is version \d+ now\./).waitFor();
  await page.getByText("tom", { exact: true }).waitFor();
  await page.getByRole("group", { name: "port" }).getByLabel(/theirs/).check();
  await page.getByRole("button", { name: "Go on with my changes on the newer version" }).click();
  assert.equal(await page.getByLabel("port").inputValue(), "7000");
  assert.equal(await page.getByLabel("host").inputValue(), "mine.example");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText(/^Saved as version/).waitFor();
  const { body } = await call(setting, "GET", "/services/" + id);
  assert.deepEqual([body.port, body.host, body.path], [7000, "mine.example", "/theirs"]);
  await close();
}

/** Creates a row with a reference, a list, a map as JSON and choices, and another one below a parent. */
export async function create(setting) {
  const service = (await call(setting, "POST", "/services", { body: { name: fresh("parent"), host: "p.example" } })).body;
  const { page, go, close } = await open(setting, { hash: "#/list/default/routes", expected: [409] });
  await page.getByRole("link", { name: "New", exact: true }).click();
  const name = fresh("route");
  await page.getByLabel("name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Add to paths" }).click();
  await page.getByLabel("paths 1", { exact: true }).fill("/" + name);
  await page.getByRole("group", { name: "protocols" }).getByLabel("grpc", { exact: true }).waitFor();
  await page.getByRole("group", { name: "protocols" }).getByLabel("http", { exact: true }).uncheck();
  await page.getByLabel("service", { exact: true }).fill(service.id);
  await page.getByLabel("headers", { exact: true }).fill('{"x-one": [');
  await page.getByText("This is no JSON").waitFor();
  await page.getByLabel("headers", { exact: true }).fill('{"x-one": ["1"]}');
  await page.getByLabel("Reason").fill("a way in");
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
  const route = (await call(setting, "GET", "/routes/" + name)).body;
  assert.deepEqual([route.paths, route.headers, route.service, route.protocols], [["/" + name], { "x-one": ["1"] }, { id: service.id }, ["https"]]);

  await go(`#/new/default/services/${service.id}/routes`);
  assert.equal(await page.getByLabel("service", { exact: true }).count(), 0);
  await page.getByLabel("name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Add to paths" }).click();
  await page.getByLabel("paths 1", { exact: true }).fill("/below");
  await page.getByLabel("Reason").fill("below");
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("alert").getByText("It was not saved").waitFor();
  await page.getByLabel("name", { exact: true }).fill(name + "-2");
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("heading", { name: name + "-2", level: 1 }).waitFor();
  assert.deepEqual((await call(setting, "GET", "/routes/" + name + "-2")).body.service, { id: service.id });
  await close();
}

/** If an answer is lost, the request is sent again, and its row is created once. */
export async function unknown(setting) {
  const { page, close } = await open(setting, { hash: "#/new/default/services", expected: [0, 412] });
  const name = fresh("unknown");
  let lost = 0;
  await page.route("**/services/*", async (route, request) => {
    if (request.method() === "PUT" && lost++ === 0) {
      await route.fetch();
      await route.abort();
    } else {
      await route.continue();
    }
  });
  await page.getByLabel("name", { exact: true }).fill(name);
  await page.getByLabel("host", { exact: true }).fill("u.example");
  await page.getByLabel("Reason").fill("once");
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByText("the server cannot be reached").waitFor();
  await page.getByText("Saving again sends the same request").waitFor();
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
  assert.equal(await page.locator(".timeline > li").count(), 1);
  await close();
}

/** Targets have no paths of their own. They are found, read and changed below their upstream. */
export async function nested(setting) {
  const upstream = (await call(setting, "POST", "/upstreams", { body: { name: fresh("upstream") + ".example" } })).body;
  const { page, close } = await open(setting, { hash: `#/row/default/upstreams/${upstream.id}` });
  await page.getByRole("link", { name: "new in targets" }).click();
  await page.getByLabel("target", { exact: true }).fill("10.1.2.3:80");
  await page.getByLabel("Reason").fill("one more server");
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("heading", { name: "10.1.2.3:80", level: 1 }).waitFor();
  await page.getByText("one more server").waitFor();
  await page.getByRole("link", { name: "Edit" }).click();
  await page.getByLabel("weight").fill("7");
  await page.getByLabel("Reason").fill("it is small");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText(/^Saved as version/).waitFor();
  await settled(page);
  assert.equal((await call(setting, "GET", `/upstreams/${upstream.id}/targets`)).body.data[0].weight, 7);
  await close();
}

/** A row without references to it can be deleted, and another one cannot. */
export async function remove(setting) {
  const id = await storied(setting, fresh("remove"));
  const route = (await call(setting, "POST", `/services/${id}/routes`, { body: { name: fresh("keeps"), paths: ["/keeps"] } })).body;
  const { page, close } = await open(setting, { hash: `#/row/default/services/${id}`, expected: [400, 404] });
  await page.getByRole("button", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete" });
  await dialog.getByLabel("Reason").fill("not used");
  await dialog.getByRole("button", { name: "Delete" }).click();
  await dialog.getByRole("alert").waitFor();
  await call(setting, "DELETE", "/routes/" + route.id);
  await dialog.getByRole("button", { name: "Delete" }).click();
  await page.getByText("It is not there any more.").waitFor();
  await page.getByRole("list").getByText("not used").waitFor();
  await page.getByRole("button", { name: "One version back" }).click();
  await page.getByText("billing.eu.internal", { exact: true }).first().waitFor();
  await close();
}
