// A page of entities: of a kind, or of a kind below a parent.

import { resolvePath, workspaceKey } from "../catalog.js";
import { read } from "../api.js";
import { route } from "../lib/route.js";
import { columnsOf, hasField, keyOf, labelOf, rowPath } from "../lib/schema.js";
import { member } from "../lib/tree.js";
import { html, useState } from "../lib/ui.js";
import { tell } from "../session.js";
import { Empty, Heading, Loading, Text, Value, When, Wrong, count, plain, useLoad } from "./parts.js";
import { Reference } from "./reference.js";

const SIZES = [10, 25, 50, 100, 250, 1000];
const SIZE = 25;

/** The page before a page, by its offset: the API goes forward only. */
const before = new Map();

export function ListView({ segments: [workspace, ...segments], query }) {
  const found = resolvePath(segments);
  if (!found) {
    return html`<${Empty}><h1>There is no kind of entity called “${plain(segments.at(-1) ?? "", 60)}”</h1><p><a href="#/">Go to the overview</a></p><//>`;
  }
  return html`<${List} workspace=${workspace} segments=${segments} kind=${found.kind} parentKey=${found.parentKey} relation=${found.relation} query=${query} />`;
}

function List({ workspace, segments, kind, parentKey, relation, query }) {
  const parameters = Object.fromEntries(["size", "offset", "tags", "as_of"].map(name => [name, query.get(name)]));
  const size = Number(parameters.size) || SIZE;
  const page = useLoad(
    signal => read(segments, { workspace: workspaceKey(workspace), query: { ...parameters, size }, signal }).then(({ body }) => {
        if (body.offset) {
          before.set(body.offset, parameters.offset ?? "");
        }
        return body;
      }),
    [workspace, query.toString()],
  );
  const total = useTotal(page.data, segments, workspace, parameters);
  const to = change => route("list", [workspace, ...segments], { ...parameters, ...change });
  const go = change => (location.hash = to(change));
  const rows = page.data?.data ?? [];
  const next = page.data?.offset;
  return html`
    ${relation && html`<p class="trail"><a href=${route("list", [workspace, relation.parent.api])}>${plain(relation.parent.api)}</a> / <a href=${route("row", [workspace, relation.parent.api, parentKey])}><${Text} value=${parentKey} max=${60} /></a></p>`}
    <header class="heading">
      <${Heading} title=${kind.api}>${plain(relation ? relation.path : kind.api, 60)}<//>
      <span class="quiet">${total !== null && count(total, "row")}</span>
      <span class="grow"></span>
      <a class="button primary" data-shortcut="n" href=${route("new", [workspace, ...segments])}>New</a>
    </header>
    <${Tools} workspace=${workspace} segments=${segments} kind=${kind} parameters=${parameters} size=${size} go=${go} />
    ${page.problem && html`<${Wrong} problem=${page.problem} again=${page.again} />`}
    ${page.isLoading && !page.data && html`<${Loading} />`}
    ${page.data && !page.problem && !rows.length && html`<${Empty}><p>${parameters.tags ? "Nothing has these tags." : parameters.as_of ? "There was nothing then." : parameters.offset ? "There is nothing on this page any more." : "There is nothing yet."}</p><//>`}
    ${rows.length > 0 && !page.problem && html`<${Table} kind=${kind} rows=${rows} workspace=${workspace} segments=${segments} asOf=${parameters.as_of} busy=${page.isLoading} />`}
    <nav class="paging" aria-label="Pages">
      ${parameters.offset && html`<a class="button" href=${to({ offset: null })}>First page</a>`}
      ${parameters.offset && before.has(parameters.offset) && html`<a class="button" href=${to({ offset: before.get(parameters.offset) })}>Previous page</a>`}
      ${next && html`<a class="button" href=${to({ offset: next })}>Next page</a>`}
    </nav>`;
}

/** How many rows there are; asked for apart, for counting may take longer than a page. Null while it is unknown. */
function useTotal(page, segments, workspace, { offset, tags, as_of }) {
  const isWhole = page && !page.offset && !offset;
  const counted = useLoad(
    signal => (page && !isWhole ? read(segments, { workspace: workspaceKey(workspace), query: { tags, as_of, size: 1, count: true }, signal }).then(answer => answer.body.total ?? null) : null),
    [Boolean(page), isWhole, workspace, tags, as_of, segments.join("/")],
  );
  return isWhole ? page.data.length : counted.data ?? null;
}

function Tools({ workspace, segments, kind, parameters, size, go }) {
  const [text, setText] = useState("");
  const [tags, setTags] = useState(parameters.tags ?? "");
  const [then, setThen] = useState(parameters.as_of ?? "");
  const [missing, setMissing] = useState(null);
  const search = async event => {
    event.preventDefault();
    if (!text.trim()) {
      return;
    }
    try {
      const { body } = await read([...segments, text.trim()], { workspace: workspaceKey(workspace), query: { as_of: parameters.as_of } });
      const path = segments.length === 1 ? rowPath(kind, body) : [...segments, keyOf(kind, body)];
      location.hash = route("row", [workspace, ...path], { at: parameters.as_of });
    } catch (problem) {
      // What can be no key is not there either: the server says why.
      problem.status === 404 || problem.status === 400 ? setMissing({ text: text.trim(), why: problem.status === 400 ? problem.message : null }) : tell(problem.message, "wrong");
    }
  };
  return html`<div class="tools">
    <form role="search" onSubmit=${search}>
      <label for="search">${kind.endpointKey ? `Key or ${plain(kind.endpointKey, 30)}` : "Key"}</label>
      <input id="search" type="search" data-shortcut="/" value=${text} dir="auto" autocomplete="off" spellcheck=${false} onInput=${event => (setText(event.target.value), setMissing(null))} aria-describedby="search-note" />
      <button type="submit">Find</button>
    </form>
    ${hasField(kind, "tags") &&
    html`<form onSubmit=${event => (event.preventDefault(), go({ tags: tags.trim(), offset: null }))}>
      <label for="tags">Tags <span class="quiet">a,b all · a/b any</span></label>
      <input id="tags" value=${tags} autocomplete="off" onInput=${event => setTags(event.target.value)} />
      <button type="submit">Filter</button>
    </form>`}
    <form onSubmit=${event => (event.preventDefault(), go({ as_of: then.trim(), offset: null }))}>
      <label for="then">As of <span class="quiet">time or position</span></label>
      <input id="then" value=${then} placeholder="now" autocomplete="off" onInput=${event => setThen(event.target.value)} />
      <button type="submit">Show</button>
    </form>
    <div>
      <label for="size">Rows</label>
      <select id="size" value=${String(size)} onChange=${event => go({ size: event.target.value, offset: null })}>
        ${[...new Set([...SIZES, size])].sort((a, b) => a - b).map(number => html`<option key=${String(number)} value=${String(number)} selected=${number === size}>${number}</option>`)}
      </select>
    </div>
    <p class="search-note" id="search-note" role="status">${missing !== null && html`Nothing has the key or name <${Text} value=${missing.text} max=${80} />${missing.why && html`: <${Text} value=${missing.why} max=${300} />`}`}</p>
  </div>`;
}

function Table({ kind, rows, workspace, segments, asOf, busy }) {
  const columns = columnsOf(kind);
  const tagged = hasField(kind, "tags");
  const dated = ["updated_at", "created_at"].find(name => hasField(kind, name));
  return html`<div class="scroll" role="region" aria-label=${"Rows of " + plain(kind.api, 60)} tabindex="0" aria-busy=${String(busy)}>
    <table>
      <thead>
        <tr>
          <th scope="col">${kind.endpointKey ? plain(kind.endpointKey, 30) : plain(kind.primaryKey.join(", "), 60)}</th>
          ${columns.map(({ name }, i) => html`<th scope="col" key=${"c" + name} class=${"minor-" + i}>${plain(name, 30)}</th>`)}
          ${tagged && html`<th scope="col">tags</th>`}
          ${dated && html`<th scope="col" class="minor-1">${dated === "updated_at" ? "updated" : "created"}</th>`}
        </tr>
      </thead>
      <tbody>
        ${rows.map((row, i) => {
          const key = keyOf(kind, row);
          const path = segments.length === 1 ? rowPath(kind, row) : [...segments, key];
          const label = labelOf(kind, row);
          return html`<tr key=${"r" + (key ?? i)}>
            <th scope="row">
              ${path ? html`<a href=${route("row", [workspace, ...path], { at: asOf })}><${Text} value=${label} max=${60} /></a>` : html`<${Text} value=${label} max=${60} />`}
              ${label !== key && key !== undefined && html`<span class="key"><${Text} value=${key.length > 20 ? key.slice(0, 8) + "…" : key} max=${20} /></span>`}
            </th>
            ${columns.map(({ name, type }, i) => html`<td key=${"c" + name} class=${"minor-" + i}><${Cell} value=${member(row, name)} type=${type} workspace=${workspace} /></td>`)}
            ${tagged && html`<td><${Tags} value=${member(row, "tags")} workspace=${workspace} segments=${segments} /></td>`}
            ${dated && html`<td class="minor-1"><${Moment} value=${member(row, dated)} /></td>`}
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

function Cell({ value, type, workspace }) {
  if (value === null || value === undefined) {
    return html`<span class="unset"><span aria-hidden="true">–</span><span class="sr">not set</span></span>`;
  }
  return type.type === "foreign" ? html`<${Reference} type=${type} value=${value} workspace=${workspace} />` : html`<${Value} value=${Array.isArray(value) ? value.slice(0, 6) : value} max=${60} />`;
}

function Tags({ value, workspace, segments }) {
  if (!Array.isArray(value) || !value.length) {
    return html`<span class="unset"><span aria-hidden="true">–</span><span class="sr">none</span></span>`;
  }
  return html`<ul class="chips">${value.slice(0, 8).map(tag => html`<li key=${"t" + tag}><a href=${route("list", [workspace, ...segments], { tags: String(tag) })}><${Text} value=${tag} max=${40} /></a></li>`)}${value.length > 8 && html`<li>+${value.length - 8}</li>`}</ul>`;
}

function Moment({ value }) {
  return typeof value === "number" ? html`<${When} at=${new Date(value < 1e11 ? value * 1000 : value).toISOString()} />` : html`<${Value} value=${value} max=${30} />`;
}
