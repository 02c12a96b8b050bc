// One entity: its fields, now or at any time; what has happened to it; what belongs to it.

import { resolvePath, workspaceKey } from "../catalog.js";
import { Problem, read } from "../api.js";
import { withDiff } from "../lib/audit.js";
import { route } from "../lib/route.js";
import { labelOf } from "../lib/schema.js";
import { html, useEffect, useMemo, useRef, useState } from "../lib/ui.js";
import { plain } from "../lib/text.js";
import { Empty, Heading, Loading, Text, When, Wrong, useLoad } from "./parts.js";
import { BlameTable } from "./blame.js";
import { Children } from "./children.js";
import { DeleteDialog } from "./delete.js";
import { Fields, Source } from "./fields.js";
import { Slider, Timeline } from "./timeline.js";

/** So many versions are asked for at once. */
const VERSIONS = 200;

export function RowView({ segments: [workspace, ...segments], query }) {
  const found = resolvePath(segments);
  if (!found?.key) {
    return html`<${Empty}><h1>There is no kind of entity called “${plain(segments[0] ?? "", 60)}”</h1><p><a href="#/">Go to the overview</a></p><//>`;
  }
  return html`<${Row} workspace=${workspace} segments=${segments} kind=${found.kind} relation=${found.relation} parentKey=${found.parentKey} at=${query.get("at")} />`;
}

/** The entity, or null when there is none. */
function loadRow(segments, workspace, signal, asOf) {
  return read(segments, { workspace: workspaceKey(workspace), query: { as_of: asOf }, signal }).catch(problem => {
    if (problem instanceof Problem && problem.status === 404) {
      return null;
    }
    throw problem;
  });
}

function Row({ workspace, segments, kind, relation, parentKey, at }) {
  const key = segments.at(-1);
  const now = useLoad(signal => loadRow(segments, workspace, signal), [workspace, segments.join("/")]);
  const history = useHistory(segments, workspace);
  const [moment, setMoment] = useState(at);
  const then = useThen(segments, workspace, moment, history.versions);
  const [tab, setTab] = useState("fields");
  const [deleting, setDeleting] = useState(false);
  const choose = position => {
    setMoment(position);
    replaceState(null, "", route("row", [workspace, ...segments], { at: position }));
  };
  const shown = moment ? then : now;
  const row = shown.data?.body;
  const name = useMemo(() => labelOf(kind, row ?? now.data?.body ?? history.versions.map(past => past.after ?? past.before).find(Boolean)) || key, [row, now.data, history.versions]);
  const version = history.versions.find(version => version.position === moment);
  const present = now.data?.body && !moment;
  if (now.data === null && !now.isLoading && !history.isLoading && !history.versions.length && !moment) {
    return html`<${Trail} workspace=${workspace} segments=${segments} relation=${relation} parentKey=${parentKey} />
      <${Heading} title="Not found">Not found<//>
      <${Empty}><p>There is no entity with the key <${Text} value=${key} max=${100} />, and none is known to have been.</p><//>
      ${history.problem && html`<${Wrong} problem=${history.problem} title="Its history" />`}`;
  }
  return html`
    <${Trail} workspace=${workspace} segments=${segments} relation=${relation} parentKey=${parentKey} />
    <header class="heading">
      <${Heading} title=${name}><${Text} value=${name} max=${80} /><//>
      ${name !== key && html`<span class="key"><${Text} value=${key} max=${80} /></span>`}
      ${now.data?.version && html`<span class="badge">version ${plain(now.data.version.replace(/^W\/|"/g, ""), 20)}</span>`}
      ${now.data === null && !now.isLoading && html`<span class="operation delete">deleted</span>`}
      <span class="grow"></span>
      ${now.data?.body && html`<a class="button primary" data-shortcut="e" href=${route("edit", [workspace, ...segments])}>Edit</a> <button type="button" class="danger" onClick=${() => setDeleting(true)}>Delete</button>`}
    </header>
    ${now.problem && html`<${Wrong} problem=${now.problem} again=${now.again} />`}
    ${history.versions.length > 0 && html`<${Slider} versions=${history.versions} hasOlder=${Boolean(history.older)} moment=${moment} choose=${choose} />`}
    <div class="entity">
      <section class="panel" aria-labelledby="fields-title">
        <header class="panel-head">
          <h2 id="fields-title">${moment ? html`As it was <${Then} version=${version} moment=${moment} />` : "As it is now"}</h2>
          <${Tabs} tab=${tab} set=${setTab} />
        </header>
        ${shown.isLoading && !shown.data && html`<${Loading} />`}
        ${shown.problem && moment && html`<${Wrong} problem=${shown.problem} again=${shown.again} />`}
        ${shown.data === null && !shown.isLoading && html`<${Empty}><p>${moment ? "It was not there." : "It is not there any more. The timeline says what it was."}</p><//>`}
        <div class=${shown.isLoading ? "stale" : ""}>
          ${row && tab === "fields" && html`<${Fields} kind=${kind} row=${row} workspace=${workspace} changed=${version?.operation === "update" ? version.diff : []} />`}
          ${row && tab === "source" && html`<${Source} row=${row} />`}
          ${row && tab === "blame" && html`<${BlameTable} workspace=${workspace} segments=${segments} asOf=${moment} choose=${choose} />`}
        </div>
      </section>
      <section class="panel" aria-labelledby="timeline-title">
        <header class="panel-head"><h2 id="timeline-title">Timeline</h2></header>
        <${Timeline} history=${history} moment=${moment} choose=${choose} workspace=${workspace} />
      </section>
    </div>
    ${present && html`<${Children} kind=${kind} workspace=${workspace} segments=${segments} />`}
    ${deleting && html`<${DeleteDialog} workspace=${workspace} segments=${segments} name=${name} version=${now.data.version} close=${() => setDeleting(false)} again=${() => (now.again(), history.again())} />`}`;
}

function replaceState(...all) {
  history.replaceState(...all);
}

function Then({ version, moment }) {
  return version ? html`<${When} at=${version.at} />` : html`at <${Text} value=${moment} max=${40} />`;
}

function Trail({ workspace, segments, relation, parentKey }) {
  return html`<nav class="trail" aria-label="Trail">
    ${relation
      ? html`<a href=${route("list", [workspace, relation.parent.api])}>${plain(relation.parent.api)}</a> / <a href=${route("row", [workspace, relation.parent.api, parentKey])}><${Text} value=${parentKey} max=${40} /></a> / <a href=${route("list", [workspace, ...segments.slice(0, 3)])}>${plain(relation.path)}</a>`
      : html`<a href=${route("list", [workspace, segments[0]])}>${plain(segments[0])}</a>`}
  </nav>`;
}

const TABS = [
  ["fields", "Fields"],
  ["blame", "Who set what"],
  ["source", "JSON"],
];

function Tabs({ tab, set }) {
  return html`<div class="tabs" role="group" aria-label="How to show it">
    ${TABS.map(([id, name]) => html`<button type="button" key=${id} aria-pressed=${String(tab === id)} onClick=${() => set(id)}>${name}</button>`)}
  </div>`;
}

/** Versions, newest first, with a way to older ones. */
function useHistory(segments, workspace) {
  const [versions, setVersions] = useState([]);
  const [more, setMore] = useState(null);
  const load = useLoad(
    async signal => {
      const answer = await page(segments, workspace, null, signal);
      setVersions(answer.data);
      setMore(answer.offset ?? null);
    },
    [workspace, segments.join("/")],
  );
  const older = async () => {
    const answer = await page(segments, workspace, more);
    setVersions(known => [...known, ...answer.data]);
    setMore(answer.offset ?? null);
  };
  return { versions, older: more && older, isLoading: load.isLoading, problem: load.problem, again: load.again };
}

async function page(segments, workspace, offset, signal) {
  const query = { order: "desc", size: VERSIONS, offset };
  const { body } = await read([...segments, "history"], { workspace: workspaceKey(workspace), query, signal });
  return { ...body, data: body.data.map(withDiff) };
}

/** The entity at a moment of the past; what was is asked for once. */
function useThen(segments, workspace, moment, versions) {
  const known = useRef(new Map());
  const [round, setRound] = useState(0);
  const [state, setState] = useState({ isLoading: Boolean(moment) });
  useEffect(() => {
    if (!moment) {
      return undefined;
    }
    if (versions.some(version => version.position === moment && version.operation === "delete")) {
      setState({ data: null, isLoading: false });
      return undefined;
    }
    if (known.current.has(moment)) {
      setState({ data: known.current.get(moment), isLoading: false });
      return undefined;
    }
    const end = new AbortController();
    setState(last => ({ data: last.data, isLoading: true }));
    loadRow(segments, workspace, end.signal, moment).then(
      data => (known.current.set(moment, data), end.signal.aborted || setState({ data, isLoading: false })),
      problem => end.signal.aborted || setState({ problem, isLoading: false }),
    );
    return () => end.abort();
  }, [moment, round, versions.length]);
  return { ...state, again: () => setRound(number => number + 1) };
}
