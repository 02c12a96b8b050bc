// How the store is doing: how far it has come, who is behind, and whether the past is as it was written.

import { events, read } from "../api.js";
import { seconds } from "../lib/time.js";
import { isObject } from "../lib/tree.js";
import { html, useEffect, useRef, useState } from "../lib/ui.js";
import { Empty, Heading, Loading, Position, Text, Value, Wrong, count, grouped, plain } from "./parts.js";

const AGAIN_MILLIS = 5_000;

export function HealthView() {
  const [status, setStatus] = useState(null);
  const [problem, setProblem] = useState(null);
  const [at, setAt] = useState(null);
  useEffect(() => {
    const end = new AbortController();
    let timer;
    const look = async () => {
      if (!document.hidden) {
        await read(["status"], { signal: end.signal }).then(
          answer => end.signal.aborted || (setStatus(answer.body), setProblem(null), setAt(new Date())),
          failure => end.signal.aborted || setProblem(failure),
        );
      }
      if (!end.signal.aborted) {
        timer = setTimeout(look, AGAIN_MILLIS);
      }
    };
    look();
    return () => (clearTimeout(timer), end.abort());
  }, []);
  const entail = status?.entail;
  return html`
    <header class="heading"><${Heading} title="Health">Health<//><span class="quiet">${at && `as of ${at.toLocaleTimeString("en-GB")}, again every ${AGAIN_MILLIS / 1000} s`}</span></header>
    ${problem && html`<${Wrong} problem=${problem} title="The status is not known" />`}
    ${!status && !problem && html`<${Loading} />`}
    ${status && html`
      <dl class="facts">
        <div><dt>Store</dt><dd class=${status.database?.reachable ? "good" : "bad"}>${status.database?.reachable ? "reachable" : "not reachable"}${entail?.state && html`<span class="quiet">, ${plain(entail.state, 40)}</span>`}</dd></div>
        <div><dt>Position</dt><dd><${Position} at=${entail?.position ?? "unknown"} /></dd></div>
        <div><dt>End of the log</dt><dd><${Position} at=${entail?.end ?? "unknown"} /></dd></div>
        <div><dt>Behind</dt><dd class=${lagClass(entail?.lag)}>${entail?.lag === null || entail?.lag === undefined ? "unknown" : count(entail.lag, "record")}</dd></div>
      </dl>
      ${entail?.problem && html`<${Wrong} problem=${{ message: entail.problem }} title="The store has a problem" />`}
      <section class="panel"><h2>Digest</h2><p class="digest"><code><${Text} value=${entail?.digest ?? "unknown"} max=${100} /></code></p></section>
      <section class="panel"><h2>Publisher</h2>${isObject(entail?.publisher) && Object.keys(entail.publisher).length ? html`<${Followers} rows=${[{ name: "changes", ...entail.publisher }]} />` : html`<${Empty}><p>There is none, or this store does not know of it.</p><//>`}</section>
      <section class="panel"><h2>Projections</h2>${Array.isArray(entail?.projections) && entail.projections.length ? html`<${Followers} rows=${entail.projections} />` : html`<${Empty}><p>There are none, or this store does not know of them.</p><//>`}</section>
    `}
    <${Verify} />
    ${status && html`<section class="panel"><h2>Rows</h2><ul class="kinds">${(entail?.entities ?? []).map(entity => html`<li key=${"e" + entity.name}><span>${plain(entity.name, 60)}</span> <b>${grouped(entity.rows ?? "?")}</b></li>`)}</ul></section>
      <details class="panel"><summary>Server and memory</summary><${Value} value=${{ server: status.server, memory: status.memory }} /></details>`}`;
}

function lagClass(lag) {
  return lag === null || lag === undefined ? "" : Number(lag) === 0 ? "good" : "late";
}

/** Followers are a little behind while there is work: that is no reason to look. */
const LATE_SECONDS = 5;

function isLate(seconds) {
  return seconds === null || seconds === undefined ? "" : Number(seconds) < LATE_SECONDS ? "good" : "late";
}

function Followers({ rows }) {
  return html`<div class="scroll" role="region" aria-label="How far they are" tabindex="0"><table>
    <thead><tr><th scope="col">Name</th><th scope="col">State</th><th scope="col">Position</th><th scope="col">Behind</th><th scope="col">Late</th></tr></thead>
    <tbody>
      ${rows.map(
        (row, i) => html`<tr key=${String(i)}>
          <th scope="row"><${Text} value=${row.name ?? "?"} max=${60} /></th>
          <td>${row.problem ? html`<span class="bad"><${Text} value=${row.problem} max=${300} /></span>` : row.at_work === false ? "not at work" : "at work"}</td>
          <td><${Position} at=${row.position ?? "unknown"} /></td>
          <td class=${lagClass(row.lag)}>${row.lag === null || row.lag === undefined ? "unknown" : count(row.lag, "record")}</td>
          <td class=${isLate(row.lag_seconds)}>${seconds(row.lag_seconds)}</td>
        </tr>`,
      )}
    </tbody>
  </table></div>`;
}

/** Findings beyond these are counted. */
const FINDINGS_MAX = 200;

function Verify() {
  const [state, setState] = useState({ is: "idle" });
  const end = useRef(null);
  useEffect(() => () => end.current?.abort(), []);
  const start = async () => {
    end.current = new AbortController();
    const { signal } = end.current;
    setState({ is: "running", progress: null });
    let result = null;
    const found = [];
    try {
      await events(["verify"], {
        signal,
        heard: ({ event, data }) => {
          if (event === "progress") {
            setState({ is: "running", progress: data });
          } else if (event === "finding") {
            found.push(data);
          } else if (event === "result") {
            result = { ...data, found };
          }
        },
      });
      setState(result ? { is: "done", result } : { is: "failed", problem: { message: "the verification ended without a result" } });
    } catch (problem) {
      setState(signal.aborted ? { is: "idle" } : { is: "failed", problem });
    }
  };
  const { is, progress, result, problem } = state;
  return html`<section class="panel" aria-labelledby="verify-title">
    <header class="panel-head">
      <h2 id="verify-title">Verify the past</h2>
      ${is === "running" ? html`<button type="button" onClick=${() => end.current.abort()}>Stop</button>` : html`<button type="button" class="primary" onClick=${start}>${is === "idle" ? "Verify" : "Verify again"}</button>`}
    </header>
    ${is === "idle" && html`<p class="quiet">Reads all changes again and compares digests, the log and the copy: nothing may have been altered, lost or added since it was written.</p>`}
    ${is === "running" && html`<${Progress} progress=${progress} />`}
    ${is === "failed" && html`<${Wrong} problem=${problem} again=${start} />`}
    ${is === "done" && html`<${Result} result=${result} />`}
  </section>`;
}

function Progress({ progress }) {
  const words = progress ? `${plain(progress.task, 60)}: ${grouped(progress.done ?? 0)}${progress.total ? " of " + grouped(progress.total) : ""}` : "beginning";
  return html`<p><progress aria-label="Verification" max=${progress?.total ? String(progress.total) : null} value=${progress?.total ? String(progress.done) : null}></progress> <span>${words}</span></p>`;
}

function Result({ result }) {
  const findings = result.found;
  const feed = isObject(result.feed) ? Object.entries(result.feed) : [];
  return html`
    <p role="status" class=${Number(result.findings) ? "bad" : "good"}><b>${Number(result.findings) ? count(result.findings, "finding") : "Nothing was altered"}</b>${" "}<span class="quiet">through <${Position} at=${result.position} />, ${count(result.changes ?? 0, "change")}</span></p>
    ${findings.length > 0 && html`<ul class="findings">${findings.slice(0, FINDINGS_MAX).map((finding, i) => html`<li key=${String(i)}><code>${plain(finding.topic, 60)}</code> ${finding.position && html`<${Position} at=${finding.position} />`} <${Text} value=${[finding.entity, finding.key].filter(Boolean).join(" ")} max=${120} /> <${Text} value=${finding.what} max=${500} /></li>`)}</ul>`}
    <dl class="members">
      <div><dt>digest of the feed</dt><dd class="digest"><code><${Text} value=${result.digest ?? "unknown"} /></code></dd></div>
      <div><dt>digest of the log</dt><dd class="digest"><code><${Text} value=${result.logDigest ?? "unknown"} /></code></dd></div>
      ${feed.map(([entity, total]) => html`<div key=${"d" + entity}><dt>${plain(entity, 60)}</dt><dd class="digest">${count(total.rows, "row")} <code><${Text} value=${total.digest} /></code></dd></div>`)}
    </dl>`;
}
