/* The page: loads what is known, then follows the stream of server-sent events. */
import * as Charts from "./charts.js";
import * as Log from "./logs.js";
import { count, metricName, moment, number, several, signed, words } from "./words.js";

const POINTS_MAX = 6000, SCORES_MAX = 3000, DECISIONS_MAX = 300, RANGES = [500, 2000, 10000, Infinity];
const STATES = ["learning", "healthy", "suspicious", "retraining", "on-trial", "probation", "cooling-down", "quarantined"];
const MARKED = new Set(["drift", "trained", "promoted", "refused", "rolled-back", "reused", "sensor-fault"]);
const LARGER_IS_BETTER = new Set(["r2", "accuracy", "kappa", "f1Weighted"]);
const CLASS_COLOURS = ["#0e7c86", "#c96f1a", "#7a5bb5", "#3f8f3f", "#b8405e", "#5f6f7a"];
const $ = (id) => document.getElementById(id);
const put = (id, text) => { const node = $(id); if (node.textContent !== text) node.textContent = text; };
const make = (tag, className, text) => { const node = document.createElement(tag); if (className) node.className = className; if (text !== undefined) node.textContent = text; return node; };

const pipelines = new Map();
let current = null, framed = null, range = 2000, signal = null, score = null, dirty = false;

async function get(path) {
  const response = await fetch(path, { headers: { accept: "application/json" } });
  if (!response.ok) throw new Error(path + " answered " + response.status);
  return response.json();
}

/* ---- what is known of a pipeline ---- */
function known(description) {
  const before = pipelines.get(description.name);
  const state = before || { points: [], scores: [], decisions: [], models: [], loaded: false };
  state.description = description;
  state.snapshot = description.snapshot;
  pipelines.set(description.name, state);
  return state;
}
/* Points come nearly in order, so looking from the end is quick. */
function upsert(state, point) {
  const { points } = state;
  let i = points.length - 1;
  while (i >= 0 && points[i][0] > point[0]) i--;
  if (i >= 0 && points[i][0] === point[0]) {
    if (point[2] !== null || points[i][2] === null) points[i] = point;
  } else {
    points.splice(i + 1, 0, point);
  }
}
/* The older half loses every second point, so that memory stays bounded and the newest stay whole. */
function thin(list, max) {
  if (list.length <= max) return list;
  const half = list.length >> 1;
  return list.filter((_, i) => i >= half || i % 2 === 0);
}
function decided(state, decision) {
  const { decisions } = state;
  if (decisions.some((d) => d.number === decision.number)) return false;
  decisions.push(decision);
  decisions.sort((a, b) => a.number - b.number);
  if (decisions.length > DECISIONS_MAX) decisions.shift();
  return true;
}
function addScore(state, entry) {
  const last = state.scores[state.scores.length - 1];
  if (entry[1] !== null && entry[1] !== undefined && (!last || last[0] < entry[0])) state.scores = thin([...state.scores, entry], SCORES_MAX);
}
async function load(state) {
  const base = "/api/v1/pipelines/" + encodeURIComponent(state.description.name);
  const last = Math.max(0, state.snapshot.readings - 2000);
  const [all, newest, decisions, models] = await Promise.all([
    get(base + "/history?points=1500"), get(base + "/history?points=1000&from=" + last), get(base + "/decisions?limit=" + DECISIONS_MAX), get(base + "/models")]);
  const merged = new Map();
  for (const p of [...state.points, ...all.points, ...newest.points]) { const b = merged.get(p[0]); if (!b || p[2] !== null) merged.set(p[0], p); }
  state.points = thin([...merged.values()].sort((a, b) => a[0] - b[0]), POINTS_MAX);
  if (all.scores.length > 0) state.scores = all.scores;
  decisions.decisions.forEach((d) => decided(state, d));
  state.models = models.models;
  state.loaded = true;
}
let modelsTimer = 0;
function reloadModels(state) {
  clearTimeout(modelsTimer);
  modelsTimer = setTimeout(async () => {
    try { state.models = (await get("/api/v1/pipelines/" + encodeURIComponent(state.description.name) + "/models")).models; if (state === framed) renderModels(); } catch { /* the stream tells of a lost server */ }
  }, 400);
}

/* ---- drawing ---- */
function schedule() {
  if (dirty || document.hidden) { dirty = true; return; }
  dirty = true;
  requestAnimationFrame(() => { dirty = false; if (current && framed === current) render(); });
}
document.addEventListener("visibilitychange", () => { if (!document.hidden && dirty) { dirty = false; schedule(); } });

const classification = () => current.description.task === "classification";
const marks = () => current.decisions.filter((d) => MARKED.has(d.type));
function render() { renderFacts(); renderTotals(); renderCharts(); renderTabs(); }

function renderFacts() {
  const { description: d, snapshot: s } = current;
  put("name", d.name);
  put("subject", (classification() ? "Classifies " : "Predicts ") + d.target + (d.unit ? " in " + d.unit : "") + " with " + d.family.replaceAll("-", " ") + " from " + d.features.length + " features; truth arrives " + d.labelArrives);
  const badge = $("state");
  if (badge.dataset.state !== s.state) { badge.dataset.state = s.state; badge.textContent = words(s.state); for (const step of $("rail").children) { const here = step.dataset.state === s.state; here ? step.setAttribute("aria-current", "step") : step.removeAttribute("aria-current"); } }
  put("reason", s.stateReason || "");
  put("champion", s.champion > 0 ? "v" + s.champion : "none yet");
  put("champion-note", lineage());
  put("beside", d.online ? "beside the model: " + d.online.replaceAll("-", " ") + " learner, " + Math.round(100 * s.onlineShare) + " % of the word" : "");
  put("champion-counts", several(s.counts.promoted, "promotion") + ", " + several(s.counts["rolled-back"], "rollback"));
  const suspect = ["suspicious", "retraining", "on-trial"].includes(s.state);
  put("drift", suspect ? "Detected" : "None now");
  $("drift").className = "value " + (suspect ? "warn" : "");
  put("drift-note", count(s.counts.drift) + " in all, by " + s.monitor.detector);
  put("rate", number(s.readingsPerSecond || 0, 3));
  put("readings", several(s.readings, "reading"));
  put("dead", d.deadLetters > 0 ? several(d.deadLetters, "dead letter") + " set aside" : "no dead letters");
  const metric = s.monitor.metric, gain = improvement(metric, s.healed[metric], s.frozen[metric]);
  put("gain", gain === null ? "–" : signed(gain));
  $("gain").className = "value " + tone(gain);
  put("gain-note", (metricName(metric)) + " over " + count(s.labels) + " labels");
  document.title = words(s.state) + " · " + d.name + " · Homeostat";
}
const tone = (v) => v === null || Math.abs(v) < .05 ? "" : v > 0 ? "good" : "bad";
function improvement(metric, healed, frozen) {
  if (healed === null || healed === undefined || frozen === null || frozen === undefined || frozen === 0) return null;
  const change = (frozen - healed) / Math.abs(frozen) * 100;
  return LARGER_IS_BETTER.has(metric) ? -change : change;
}
/* The champion's ancestors, as far as they are known. */
function lineage() {
  const byVersion = new Map(current.models.map((m) => [m.version, m])), chain = [];
  for (let m = byVersion.get(current.snapshot.champion); m && chain.length < 5; m = byVersion.get(m.lineage.parent)) chain.push(m);
  if (chain.length === 0) return "";
  const text = chain.slice(0, 4).map((m) => "v" + m.version).join(" ← ") + (chain.length > 4 ? " ← …" : "");
  return chain.length === 1 ? "the first of its line, " + count(chain[0].lineage.rows) + " rows" : text;
}
function renderTotals() {
  const { snapshot: s } = current, body = $("totals").tBodies[0], names = Object.keys(s.healed);
  put("labels", count(s.labels) + " labels, " + count(s.pending) + " pending");
  if (body.rows.length !== Math.max(1, names.length) || body.dataset.of !== names.join()) {
    body.dataset.of = names.join();
    body.replaceChildren();
    if (names.length === 0) body.insertRow().append(make("td", "nothing", "No labels yet"));
    for (const name of names) { const row = body.insertRow(), head = make("th", "", words(metricName(name))); head.scope = "row"; row.append(head, make("td", "lead"), make("td"), make("td"), make("td")); }
  }
  names.forEach((name, i) => {
    const cells = body.rows[i].cells, gain = improvement(name, s.healed[name], s.frozen[name]);
    [s.healed[name], s.frozen[name], s.baseline[name]].forEach((v, j) => { const text = number(v); if (cells[j + 1].textContent !== text) cells[j + 1].textContent = text; });
    cells[4].textContent = gain === null ? "–" : signed(gain); cells[4].className = tone(gain);
  });
}
function span() {
  const { points, scores } = current;
  if (points.length === 0) return null;
  const last = points[points.length - 1][0], first = Math.min(points[0][0], scores.length > 0 ? scores[0][0] : Infinity);
  return [Math.max(first, last - range), Math.max(last, first + 1)];
}
function windowed(list) {
  const shown = span();
  if (!shown) return list;
  // One more on the left, so that lines enter from the edge.
  const from = list.findLastIndex((p) => p[0] < shown[0]);
  return from > 0 ? list.slice(from) : list;
}
/* The time of a reading, from the point next to it. */
function when(reading) {
  const { points } = current;
  if (points.length === 0) return "";
  let low = 0, high = points.length - 1;
  while (low < high) { const middle = (low + high) >> 1; if (points[middle][0] < reading) low = middle + 1; else high = middle; }
  const shown = windowed(points);
  return moment(points[low][1], shown[shown.length - 1][1] - shown[0][1]);
}
let shownPoints = [], shownScores = [];
function renderCharts() {
  shownPoints = windowed(current.points); shownScores = windowed(current.scores);
  const column = (i) => shownPoints.map((p) => p[i]), part = (i) => shownScores.map((e) => e[i]);
  signal.set(classification() ? [column(0), column(2), column(3), column(4)] : [column(0), column(6), column(7), column(4), column(2), column(3)]);
  score.set([part(0), part(3), part(2), part(1)]);
  readSignal(null); readScore(null);
}
/* What the pointer is at, or else the newest, in words. */
function readSignal(index) {
  const p = index === null ? shownPoints.findLast((one) => one[2] !== null) || shownPoints.at(-1) : shownPoints[index];
  if (!p) { put("signal-readout", "No predictions yet: the first model is still to be trained."); return; }
  const named = (v) => v === null ? "not known yet" : classification() ? current.description.classes[v] : number(v);
  const interval = p[6] === null ? "" : " (" + number(p[6]) + " to " + number(p[7]) + ")";
  put("signal-readout", "Reading " + count(p[0]) + ", " + moment(p[1]) + ": actual " + named(p[2]) + ", predicted " + named(p[3]) + interval + " by v" + p[8] + ", frozen " + named(p[4]));
}
function readScore(index) {
  const e = index === null ? shownScores.at(-1) : shownScores[index];
  put("score-readout", e ? "Reading " + count(e[0]) + ": healed " + number(e[1]) + ", frozen " + number(e[2]) + ", baseline " + number(e[3]) : "No labels yet.");
}
function renderTabs() {
  for (const button of $("pipelines").children) {
    const state = pipelines.get(button.dataset.name);
    button.dataset.state = state.snapshot.state;
    state === current ? button.setAttribute("aria-current", "page") : button.removeAttribute("aria-current");
  }
}
function evidence(values) {
  const list = make("dl");
  for (const [name, value] of Object.entries(values)) list.append(make("dt", "", name), make("dd", "", typeof value === "number" ? number(value, 6) : String(value)));
  return list;
}
function row(d, fresh) {
  const item = make("li", "k-" + d.type + (fresh ? " fresh" : "")), line = make("div", "line"), time = make("time", "", new Date(d.at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "medium", timeZone: "UTC" }));
  time.dateTime = d.at;
  item.dataset.number = d.number;
  line.append(make("span", "kind", words(d.type)), make("span", "", "reading " + count(d.reading)));
  if (d.version > 0) line.append(make("span", "", "model v" + d.version));
  line.append(time);
  item.append(line, make("p", "", d.reason));
  if (Object.keys(d.evidence).length > 0) { const details = make("details"); details.append(make("summary", "", "Evidence"), evidence(d.evidence)); item.append(details); }
  return item;
}
function renderDecisions() {
  const list = $("decisions"), newestFirst = [...current.decisions].reverse();
  list.replaceChildren(...newestFirst.map((d) => row(d, false)));
  if (newestFirst.length === 0) list.append(make("li", "nothing", "Nothing to decide so far."));
  put("decisions-count", newestFirst.length > 0 ? count(newestFirst[0].number) + " so far" : "");
}
function prepend(decision) {
  const list = $("decisions"), above = [...list.children].find((item) => Number(item.dataset.number) < decision.number);
  if (!list.firstElementChild?.dataset.number) list.replaceChildren();
  list.insertBefore(row(decision, true), above || null);
  while (list.children.length > DECISIONS_MAX) list.lastElementChild.remove();
  put("decisions-count", count(decision.number) + " so far");
}
function renderModels() {
  const open = new Set([...$("models").querySelectorAll("details[open]")].map((d) => d.dataset.version));
  $("models").replaceChildren(...current.models.map((m) => {
    const item = make("li"), line = make("div", "line"), details = make("details"), l = m.lineage, serves = m.version === current.snapshot.champion;
    line.append(make("strong", "", "v" + m.version), make("span", "pill" + (serves ? " champion" : ""), serves ? "champion" : m.status), make("span", "muted", l.family.replaceAll("-", " ") + ", " + count(l.rows) + " rows"));
    if (!serves && m.status !== "dropped") { const button = make("button", "", "Promote"); button.type = "button"; button.setAttribute("aria-label", "Promote version " + m.version); button.onclick = () => operate("models/" + m.version + "/promote", "Serve version " + m.version + " from now on?"); line.append(button); }
    details.dataset.version = m.version; details.open = open.has(String(m.version));
    details.append(make("summary", "", l.parent > 0 ? "From v" + l.parent + ": " + l.cause : l.cause || "Lineage"),
      evidence({ "trained": new Date(m.at).toISOString(), "readings": count(l.firstReading) + " to " + count(l.lastReading), "seed": String(l.seed), ...l.params, "model SHA-256": l.modelDigest, "data SHA-256": l.dataDigest }));
    item.append(line, details);
    return item;
  }));
  const champion = current.models.find((m) => m.version === current.snapshot.champion), parent = current.models.find((m) => m.version === champion?.lineage.parent);
  $("rollback").disabled = lost || !parent || parent.status === "dropped";
  $("rollback").title = $("rollback").disabled ? "No predecessor of the champion is kept" : "Serve v" + parent.version + " again";
  put("models-count", current.models.length > 0 ? several(current.models.length, "version") : "");
  if (current.models.length === 0) $("models").append(make("li", "nothing", "The first model is still to be trained."));
}
function legend(id, entries) {
  $(id).replaceChildren(...entries.map(([key, text]) => { const item = make("li"), mark = make("span", "key " + key); mark.setAttribute("aria-hidden", "true"); item.append(mark, text); return item; }));
}
function frame() {
  const { description: d, snapshot: s } = current, metric = metricName(s.monitor.metric), threshold = s.monitor.threshold;
  signal?.destroy(); score?.destroy();
  put("signal-title", classification() ? d.target + ": actual and predicted class" : d.target + (d.unit ? " in " + d.unit : ""));
  put("score-title", "Rolling " + metric + " over " + count(s.monitor.window) + " labels, watched by " + s.monitor.detector);
  if (classification()) legend("signal-legend", d.classes.map((name, i) => ["fill k" + i % 6, name]));
  else legend("signal-legend", [["c-actual", "actual"], ["c-predicted", "predicted"], ["fill c-band", "interval"], ["dash c-frozen", "frozen first model"]]);
  legend("score-legend", [["c-predicted", "healed"], ["dash c-frozen", "frozen"], ["dots c-baseline", "baseline"], ...(threshold === null ? [] : [["dots c-threshold", "threshold " + number(threshold)]])]);
  legend("marks", [["post k-drift", "drift"], ["post k-trained", "training"], ["post k-promoted", "promotion"], ["post k-refused", "refusal"], ["post k-rolled-back", "rollback"], ["post k-sensor-fault", "sensor fault"]]);
  const shared = { span, when, marks };
  signal = classification() ? Charts.strip($("signal"), { ...shared, read: readSignal }, CLASS_COLOURS) : Charts.signal($("signal"), { ...shared, read: readSignal });
  score = Charts.score($("score"), { ...shared, read: readScore }, () => current.snapshot.monitor.threshold);
}
async function select(name) {
  const wanted = pipelines.get(name);
  current = wanted;
  if (location.hash !== "#" + encodeURIComponent(name)) history.replaceState(null, "", "#" + encodeURIComponent(name));
  if (!wanted.loaded) await load(wanted);
  // Somebody chose another one meanwhile.
  if (current !== wanted) return;
  $("main").hidden = false;
  frame(); framed = current; renderDecisions(); renderModels(); render();
  Log.changed();
}

/* ---- the operator ---- */
let toastTimer = 0;
function say(text) { put("toast", text); $("toast").hidden = false; clearTimeout(toastTimer); toastTimer = setTimeout(() => { $("toast").hidden = true; }, 6000); }
async function operate(path, question) {
  if (!confirm(question)) return;
  try {
    const response = await fetch("/api/v1/pipelines/" + encodeURIComponent(current.description.name) + "/" + path, { method: "POST" });
    const body = await response.json();
    say(response.ok ? "Accepted. The decision will appear below." : body.detail);
  } catch (e) { say("The node did not answer: " + e.message); }
}
$("retrain").onclick = () => operate("retrain", "Train a new model now, on the newest data?");
$("rollback").onclick = () => operate("rollback", "Go back from v" + current.snapshot.champion + " to the model before it?");

/* ---- the stream ---- */
let source = null, lastEventId = "", delay = 1000, retry = 0;
let lost = false, heard = Date.now();
function link(kind, text) {
  $("link").dataset.link = kind; put("link-text", text);
  const now = kind !== "live";
  if (now && !lost) put("lost", "The connection to the box is lost. What is shown is of " + new Date(heard).toLocaleTimeString("en-GB") + "; it follows again as soon as the box answers.");
  lost = now;
  $("lost").hidden = !lost || !current;
  document.body.classList.toggle("stale", lost && current !== null);
  $("retrain").disabled = lost;
  if (framed) renderModels();
}
function follow() {
  source = new EventSource("/api/v1/events" + (lastEventId ? "?lastEventId=" + encodeURIComponent(lastEventId) : ""));
  source.onopen = () => { delay = 1000; link("live", "live"); };
  source.onerror = () => { source.close(); reconnect(); };
  const on = (type, then) => source.addEventListener(type, (event) => {
    if (event.lastEventId) lastEventId = event.lastEventId;
    heard = Date.now();
    const data = JSON.parse(event.data), state = pipelines.get(data.pipeline);
    if (state) { then(state, data); if (state === current) schedule(); else if (type === "snapshot") renderTabs(); }
  });
  on("points", (state, data) => { data.points.forEach((p) => upsert(state, p)); state.points = thin(state.points, POINTS_MAX); });
  on("snapshot", (state, data) => {
    const champion = state.snapshot.champion;
    state.snapshot = data;
    addScore(state, [data.readings, data.rolling.healed, data.rolling.frozen, data.rolling.baseline]);
    if (state === current && champion !== data.champion) reloadModels(state);
  });
  on("decision", (state, data) => { if (decided(state, data) && state === framed) { prepend(data); reloadModels(state); } });
}
function reconnect() {
  clearInterval(retry);
  let left = Math.ceil(delay / 1000);
  const tell = () => link("reconnecting", "reconnecting in " + left + " s");
  tell();
  retry = setInterval(() => { if (--left > 0) { tell(); return; } clearInterval(retry); link("reconnecting", "reconnecting"); begin(); }, 1000);
  delay = Math.min(15000, delay * 2);
}
/* What no stream tells. */
setInterval(async () => {
  if (lost || !current || document.hidden) return;
  const state = current;
  try { state.description.deadLetters = (await get("/api/v1/pipelines/" + encodeURIComponent(state.description.name))).deadLetters; schedule(); } catch { /* the stream tells of a lost server */ }
}, 10000);
async function begin() {
  try {
    const all = await get("/api/v1/pipelines");
    const names = all.pipelines.map((d) => d.name);
    for (const d of all.pipelines) {
      const before = pipelines.get(d.name);
      // Fewer readings than before: another node, or another data directory.
      if (before && before.snapshot.readings > d.snapshot.readings) { pipelines.delete(d.name); lastEventId = ""; }
      known(d).loaded = false;
    }
    for (const name of [...pipelines.keys()]) if (!names.includes(name)) pipelines.delete(name);
    $("empty").hidden = names.length > 0;
    $("pipelines").replaceChildren(...names.map((name) => { const b = make("button"); b.type = "button"; b.dataset.name = name; b.append(make("span", "dot"), name); b.onclick = () => select(name); return b; }));
    const wanted = current?.description.name || decodeURIComponent(location.hash.slice(1));
    if (names.length > 0) await select(names.includes(wanted) ? wanted : names[0]);
    follow();
  } catch { reconnect(); }
}

$("rail").replaceChildren(...STATES.map((s) => { const item = make("li", "", words(s)); item.dataset.state = s; return item; }));
$("range").replaceChildren(...RANGES.map((r) => {
  const button = make("button", "", r === Infinity ? "All" : count(r));
  button.type = "button"; button.setAttribute("aria-pressed", String(r === range));
  button.onclick = () => { range = r; for (const b of $("range").children) b.setAttribute("aria-pressed", String(b === button)); schedule(); };
  return button;
}));
new ResizeObserver(() => { signal?.resize(); score?.resize(); }).observe($("main"));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { if (current) { frame(); render(); } });
Log.begin(() => current?.description.name || "");
begin();
