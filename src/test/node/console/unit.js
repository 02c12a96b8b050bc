// Tests the pure parts of the console without a browser: node --test unit.js, beside a copy of the console in console/.

import assert from "node:assert/strict";
import test from "node:test";
import { changeId, readDiff, unseen } from "./console/lib/audit.js";
import { readJson, writeJson } from "./console/lib/json.js";
import { parseRoute, route } from "./console/lib/route.js";
import { columnsOf, hasMadeKey, keyOf, labelOf, newId, readEndpoints, readKind, relate, rowPath } from "./console/lib/schema.js";
import { EventParser, backoffMillis } from "./console/lib/sse.js";
import { cut, parts, plain } from "./console/lib/text.js";
import { ago, seconds } from "./console/lib/time.js";
import { at, faults, patchOf, same } from "./console/lib/tree.js";

test("whole numbers that no double holds go through unchanged where the engine tells how they were written", { skip: !supportsSource() }, () => {
  const text = '{"a":9007199254740993,"b":[-9223372036854775808],"c":0.1,"d":1e+300}';
  assert.equal(writeJson(readJson(text)), text);
});

function supportsSource() {
  let seen = false;
  JSON.parse("1", (key, value, context) => ((seen = Boolean(context?.source)), value));
  return seen;
}

test("names of JavaScript's own are names", () => {
  const value = readJson('{"__proto__":{"x":1},"constructor":2,"toString":null}');
  assert.equal(writeJson(value), '{"__proto__":{"x":1},"constructor":2,"toString":null}');
  assert.equal(at(value, ["__proto__", "x"]), 1);
  assert.equal(at({}, ["constructor"]), undefined);
  const patch = patchOf(new Map([['["__proto__","polluted"]', 1], ['["constructor"]', 2]]));
  assert.equal(writeJson(patch), '{"__proto__":{"polluted":1},"constructor":2}');
  assert.equal({}.polluted, undefined);
});

test("JSON is written with and without lines", () => {
  assert.equal(writeJson({ a: [1, { b: null }], c: {}, d: [], e: undefined }, 2), '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ],\n  "c": {},\n  "d": []\n}');
  assert.equal(writeJson("a\"b"), '"a\\"b"');
  assert.equal(writeJson(12345678901234567890n), "12345678901234567890");
});

test("routes keep whatever is in a key", () => {
  for (const key of ["a/b", "%", "%2F", "..", "?x=1", "#", "書", "a b", "__proto__", ""]) {
    const parsed = parseRoute(route("row", ["default", "services", key], { at: "0:41" }));
    assert.deepEqual([parsed.view, parsed.segments, parsed.query.get("at")], ["row", ["default", "services", key], "0:41"]);
  }
  assert.deepEqual(parseRoute("#/row/%E0%A4%A").segments, ["%E0%A4%A"]);
  assert.equal(route("row", ["\ud800"]), "#/row/%EF%BF%BD");
  assert.equal(parseRoute("").view, "");
});

test("events come whole out of pieces of any size", () => {
  const text = ": hello\r\n\r\nevent: change\nid: 0:41/0\ndata: {\"a\":\ndata: 1}\n\nid:7\rdata:x\r\rdata: y\r\n\r\nevent: lost\n\ndata\n\n";
  const expected = [{ comment: "hello" }, { event: "change", id: "0:41/0", data: '{"a":\n1}' }, { event: "message", id: "7", data: "x" }, { event: "message", id: "7", data: "y" }, { event: "message", id: "7", data: "" }];
  for (let size = 1; size <= text.length; size++) {
    const parser = new EventParser();
    const found = [];
    for (let i = 0; i < text.length; i += size) {
      found.push(...parser.push(text.slice(i, i + size)));
    }
    assert.deepEqual(found, expected, "pieces of " + size);
  }
});

test("attempts become rarer, to half a minute", () => {
  assert.equal(backoffMillis(0, 0), 250);
  assert.equal(backoffMillis(3, 1), 4000);
  assert.equal(backoffMillis(99, 1), 30_000);
});

test("what cannot be seen is written out", () => {
  assert.deepEqual(parts("a\u202Eb\u200B"), [{ text: "a" }, { code: "U+202E" }, { text: "b" }, { code: "U+200B" }]);
  assert.deepEqual(parts("\ud800x\u{e0041}"), [{ code: "U+D800" }, { text: "x" }, { code: "U+E0041" }]);
  assert.deepEqual(parts("線\n\t👩‍💻 é"), [{ text: "線\n\t👩‍💻 é" }]);
  assert.equal(plain("a\nb\u202E" + "x".repeat(100), 8), "a b[U+202E]xxxx…");
});

test("a text is never cut within a pair", () => {
  assert.deepEqual(cut("ab😀c", 3), { shown: "ab", rest: 3 });
  assert.deepEqual(cut("abc", 3), { shown: "abc", rest: 0 });
});

test("times are told in words", () => {
  const now = Date.parse("2026-11-28T12:00:00Z");
  assert.equal(ago("2026-11-28T11:00:00.000Z", now), "1 hour ago");
  assert.equal(ago("2026-11-27T12:00:00Z", now), "yesterday");
  assert.equal(ago("2026-11-28T11:59:55Z", now), "just now");
  assert.equal(ago("nonsense", now), "nonsense");
  assert.deepEqual([seconds(0.24), seconds(50), seconds(600), seconds(90_000), seconds(null)], ["0.2 s", "50 s", "10 min", "25 h", "unknown"]);
});

test("faults are found at their paths", () => {
  assert.deepEqual(faults({ port: "bad", hosts: { 2: "worse" }, config: { redis: { host: "none" } }, "@entity": ["one", "two"] }), [
    { path: ["port"], message: "bad" },
    { path: ["hosts", "2"], message: "worse" },
    { path: ["config", "redis", "host"], message: "none" },
    { path: [], message: "one" },
    { path: [], message: "two" },
  ]);
  assert.deepEqual(faults(null), []);
});

test("the same value is the same in whatever order", () => {
  assert.equal(same({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 }), true);
  assert.equal(same({ a: 1 }, { a: 1, b: null }), false);
  assert.equal(same([1], { 0: 1 }), false);
  assert.equal(same(null, undefined), true);
  assert.equal(same(1, "1"), false);
});

test("kinds come from the endpoints and schemas", () => {
  const { tops, nested } = readEndpoints(["/", "/status", "/tags", "/tags/{tags}", "/up", "/up/{up}", "/up/{up}/below", "/up/{up}/below/{below}", "/constructor", "/constructor/{x}"]);
  assert.deepEqual(tops, ["up", "constructor"]);
  assert.deepEqual(nested, [{ parent: "up", path: "below" }]);
  const up = readKind("up", { name: "ups", primary_key: ["id"], endpoint_key: "name", fields: [{ id: { type: "string", uuid: true, auto: true } }, { name: { type: "string" } }, { size: { type: "integer" } }] }, true);
  const below = readKind("below", { name: "belows", primary_key: ["a", "b"], fields: [{ a: { type: "string" } }, { b: { type: "integer" } }, { up: { type: "foreign", reference: "ups" } }] }, false);
  relate([up, below], nested);
  assert.equal(up.children[0].kind, below);
  assert.deepEqual(rowPath(up, { id: "1", name: "x" }), ["up", "1"]);
  assert.deepEqual(rowPath(below, { a: "x", b: 2, up: { id: "1" } }), ["up", "1", "below", '{"a":"x","b":2}']);
  assert.equal(keyOf(below, { a: "x" }), undefined);
  assert.equal(labelOf(up, { id: "1", name: "x" }), "x");
  assert.deepEqual([hasMadeKey(up), hasMadeKey(below)], [true, false]);
  assert.match(newId(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual(columnsOf(up).map(field => field.name), ["size"]);
});

test("differences are lists, and what a stream tells twice is told once", () => {
  assert.deepEqual(readDiff(readJson('{"__proto__":{"before":null,"after":1},"a.b":{"before":2}}')), [
    { field: "__proto__", before: null, after: 1 },
    { field: "a.b", before: 2, after: null },
  ]);
  assert.deepEqual(readDiff(null), []);
  const change = (position, index) => ({ position, index });
  assert.deepEqual(unseen([change("0:2", 1), change("0:2", 1), change("0:1", 0)], [change("0:1", 0)]).map(changeId), ["0:2/1"]);
});
