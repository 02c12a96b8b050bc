// Runs one flow: node run.js FLOW SETTING. The setting is JSON: {base, chromium, out, token, ...}.

import * as entities from "./entities.js";
import * as time from "./time.js";
import * as log from "./log.js";
import * as people from "./people.js";
import * as hostile from "./hostile.js";

const flows = { ...entities, ...time, ...log, ...people, ...hostile };
const [, , name, setting] = process.argv;
if (!Object.hasOwn(flows, name)) {
  throw new Error("there is no flow " + name);
}
await flows[name](JSON.parse(setting));
console.log("passed");
process.exit(0);
