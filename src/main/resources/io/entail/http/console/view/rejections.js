// What was refused, by whom, and by which rule.

import { kindNamed } from "../catalog.js";
import { events } from "../api.js";
import { html, useState } from "../lib/ui.js";
import { Empty, Heading, Loading, Position, Text, When, Wrong, count, plain, useLoad } from "./parts.js";

/** The newest are kept. */
const SHOWN_MAX = 1000;

/** Rules as people say them; others are shown by their name. */
const RULES = new Map([
  ["TOO_LARGE", "it was larger than the store takes"],
  ["TOO_OLD", "it came too late after it was made"],
  ["EXISTS", "there was one with this key already"],
  ["NOT_FOUND", "it was not there"],
  ["STALE_VERSION", "somebody else had changed it since it was read"],
  ["MISSING_REFERENCE", "what it refers to was not there"],
  ["STILL_REFERENCED", "others still referred to it"],
  ["NOT_UNIQUE", "a value that must be unique was taken"],
  ["UNKNOWN_ENTITY", "the store did not know the kind of entity"],
  ["OLD_DEFINITION", "it was made by an older definition than the store's"],
]);

export function RejectionsView() {
  const [from, setFrom] = useState("beginning");
  const [typed, setTyped] = useState("");
  const load = useLoad(
    async signal => {
      const rows = [];
      await events(["rejections"], {
        signal,
        query: { follow: false, from },
        heard: ({ data }) => {
          rows.push(data);
          if (rows.length > 2 * SHOWN_MAX) {
            rows.splice(0, SHOWN_MAX);
          }
        },
      });
      return rows.slice(-SHOWN_MAX).reverse();
    },
    [from],
  );
  const rows = load.data ?? [];
  return html`
    <header class="heading"><${Heading} title="Rejected attempts">Rejected attempts<//><span class="grow"></span><button type="button" onClick=${load.again} disabled=${load.isLoading}>Look again</button></header>
    <p class="quiet">Writes that were in the log and broke a rule there. What the server refuses before it writes is not among them.</p>
    <form class="tools" onSubmit=${event => (event.preventDefault(), setFrom(typed.trim() || "beginning"))}>
      <div><label for="since">Since <span class="quiet">time or position</span></label><input id="since" value=${typed} placeholder="the beginning" autocomplete="off" onInput=${event => setTyped(event.target.value)} /></div>
      <div class="buttons"><button type="submit">Show</button></div>
    </form>
    ${load.problem && html`<${Wrong} problem=${load.problem} again=${load.again} />`}
    ${load.isLoading && !load.data && html`<${Loading} />`}
    ${load.data && !rows.length && !load.problem && html`<${Empty}><p>No attempt was rejected.</p><//>`}
    ${rows.length > 0 &&
    html`<p role="status">${count(rows.length, "attempt")}, the newest first${rows.length === SHOWN_MAX ? "; older ones are not shown" : ""}.</p>
      <div class="scroll" role="region" aria-label="Rejected attempts" tabindex="0">
        <table>
          <thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">Why</th><th scope="col">Position</th></tr></thead>
          <tbody>${rows.map((row, i) => html`<${Attempt} key=${"r" + row.position + i} row=${row} />`)}</tbody>
        </table>
      </div>`}`;
}

function Attempt({ row }) {
  const kind = kindNamed(row.entity);
  return html`<tr>
    <td><${When} at=${row.at} /></td>
    <td><${Text} value=${row.actor ?? "unknown"} max=${60} /></td>
    <td>${row.entity && html`<span class="quiet">${plain(kind?.api ?? row.entity, 60)}</span> `}${row.key !== null && row.key !== undefined && html`<${Text} value=${typeof row.key === "string" ? row.key : JSON.stringify(row.key)} max=${60} />`}</td>
    <td><code class="code"><${Text} value=${row.code} max=${60} /></code>${row.field && html` <b><${Text} value=${row.field} max=${60} /></b>`} ${RULES.has(row.code) && html`<span class="quiet">${RULES.get(row.code)}</span>`}</td>
    <td><${Position} at=${row.position} /></td>
  </tr>`;
}
