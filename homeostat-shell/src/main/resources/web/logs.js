/* The box's log: the newest lines that fit the filters, looked at again every two seconds while they are in sight. */
import { count } from "./words.js";

const SHOWN_MAX = 500, ASKED_MAX = 300, EVERY = 2000;
const $ = (id) => document.getElementById(id);
const make = (tag, className, text) => { const node = document.createElement(tag); if (className) node.className = className; if (text !== undefined) node.textContent = text; return node; };

let newest = 0, seen = false, asking = false, again = false, timer = 0, onlyOf = () => "";

function query(after) {
  const search = new URLSearchParams({ limit: ASKED_MAX, level: $("log-level").value });
  const text = $("log-text").value.trim(), pipeline = $("log-one").checked ? onlyOf() : "";
  if (text) search.set("text", text);
  if (pipeline) search.set("pipeline", pipeline);
  if (after > 0) search.set("after", after);
  return "/api/v1/logs?" + search;
}
function row(line) {
  const item = make("li", "l-" + line.level), head = make("div", "line"), time = make("time", "", line.at.replace("T", " ").replace(/(\.\d{3})?\d*Z$/, "$1")), where = make("span", "logger", line.logger.split(".").at(-1));
  time.dateTime = line.at;
  where.title = line.logger + ", thread " + line.thread;
  item.dataset.number = line.number;
  head.append(time, make("span", "level", line.level), make("span", "said", line.message), where);
  item.append(head);
  const fields = Object.entries(line.fields);
  if (fields.length > 0) {
    const list = make("p", "fields");
    for (const [name, value] of fields) { const field = make("span"); field.append(make("i", "", name), " " + value); list.append(field, " "); }
    item.append(list);
  }
  if (line.error) { const details = make("details"); details.append(make("summary", "", line.error.type + ": " + line.error.message), make("pre", "", line.error.stack)); item.append(details); }
  return item;
}
function tell(text) { $("log-note").textContent = text; }
async function look(fresh) {
  if (asking) { again = again || fresh; return; }
  asking = true;
  try {
    const response = await fetch(query(fresh ? 0 : newest), { headers: { accept: "application/json" } });
    if (response.status === 403) { $("log-lines").replaceChildren(make("li", "nothing", "Only operators may read the log.")); tell(""); seen = false; return; }
    if (!response.ok) throw new Error("answered " + response.status);
    const body = await response.json();
    // Numbers begin anew with the process.
    if (body.newest < newest && !fresh) { again = true; return; }
    const list = $("log-lines"), kept = fresh ? [] : [...list.querySelectorAll("li[data-number]")];
    if (fresh || body.lines.length > 0) list.replaceChildren(...[...body.lines.map(row), ...kept].slice(0, SHOWN_MAX));
    if (list.children.length === 0) list.append(make("li", "nothing", "No line fits."));
    newest = body.newest;
    tell(count(body.kept) + " lines kept, " + count(list.querySelectorAll("li[data-number]").length) + " shown");
  } catch { tell("the log cannot be read now"); } finally {
    asking = false;
    if (again) { again = false; look(true); }
  }
}
/* Another filter, or another pipeline. */
export function changed() { if (seen) look(true); }

/* @param chosen names the pipeline that is shown */
export function begin(chosen) {
  onlyOf = chosen;
  for (const id of ["log-level", "log-one"]) $(id).onchange = changed;
  $("log-text").oninput = () => { clearTimeout(timer); timer = setTimeout(changed, 250); };
  new IntersectionObserver(([entry]) => { const before = seen; seen = entry.isIntersecting; if (seen && !before) look(newest === 0); }).observe($("log"));
  setInterval(() => { if (seen && !document.hidden) look(false); }, EVERY);
}
