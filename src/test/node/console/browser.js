// Chromium with one page of the console. It records everything that a page must never do.

import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WAIT_MILLIS = 15_000;

/** Opens a page that fails the test if the browser reports an error, except for answers with an `expected` status. */
export async function open(setting, { width = 1280, height = 900, scheme = "light", expected = [], hash = "#/", token } = {}) {
  const browser = await chromium.launch({ executablePath: setting.chromium, args: ["--no-sandbox", "--disable-gpu"] });
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, reducedMotion: "reduce" });
  context.setDefaultTimeout(WAIT_MILLIS);
  const page = await context.newPage();
  const wrong = [];
  page.on("pageerror", error => wrong.push("uncaught: " + error.stack));
  page.on("dialog", dialog => (wrong.push("a script ran: " + dialog.message()), dialog.dismiss()));
  page.on("console", message => {
    const status = /^Failed to load resource: .* status of (\d+)/.exec(message.text())?.[1];
    const cut = message.text().includes("net::ERR_") && expected.includes(0);
    if (["error", "warning"].includes(message.type()) && !cut && !expected.includes(Number(status))) {
      wrong.push(`${message.type()}: ${message.text()} ${message.location().url}`);
    }
  });
  page.on("request", request => {
    if (!request.url().startsWith(setting.base) && !request.url().startsWith("data:")) {
      wrong.push("asks another server: " + request.url());
    }
    if (token && request.url().includes(token)) {
      wrong.push("a token is in an address");
    }
  });
  await page.goto(setting.base + "/console/" + hash);
  await settled(page);
  return {
    page,
    context,
    /** Navigates to another view of the console, as a link does, and waits until nothing is loading. */
    async go(next) {
      await page.evaluate(to => (location.hash = to), next);
      await settled(page);
    },
    async close() {
      await browser.close();
      if (wrong.length) {
        throw new Error("in the browser:\n" + wrong.join("\n"));
      }
    },
  };
}

/** Waits until no part of the page is loading. */
export async function settled(page) {
  await page.locator("h1").first().waitFor();
  await page.waitForFunction(() => !document.querySelector(".loading, .stale, [aria-busy=true]"));
}

/** Returns the serious and critical findings of axe as text. */
export async function accessibility(page, name) {
  await page.evaluate(source => {
    // The content security policy of the page forbids our script, so it is run through the debugger.
    (0, eval)(source);
  }, AXE).catch(async () => {
    const session = await page.context().newCDPSession(page);
    const answer = await session.send("Runtime.evaluate", { expression: AXE + ";0", allowUnsafeEvalBlockedByCSP: true });
    if (answer.exceptionDetails) {
      throw new Error("axe cannot be loaded: " + answer.exceptionDetails.text);
    }
    await session.detach();
  });
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations
    .filter(violation => ["serious", "critical"].includes(violation.impact))
    .map(violation => `${name}: ${violation.id} (${violation.impact}): ${violation.nodes.map(node => node.html.slice(0, 160) + " " + node.failureSummary).join("; ")}`);
}

/** Returns by how many pixels the page is wider than its window. */
export function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

export async function picture(page, setting, name) {
  fs.mkdirSync(setting.out, { recursive: true });
  await page.screenshot({ path: path.join(setting.out, name + ".png") });
}
