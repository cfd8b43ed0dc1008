/* The two charts of a pipeline: the signal with what was said about it, and the rolling error.
 Everything is drawn from plain arrays that app.js keeps; nothing here talks to the server.
 `frame` is what both charts share: span() the readings shown, when(reading) its time as text,
 marks() the decisions, read(index, data) hears what the pointer is at. */
import { short } from "./words.js";

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const COLOURS = {
  "drift": "--drift", "input-drift": "--drift", "trained": "--trained", "reused": "--trained", "candidate": "--trained",
  "imported": "--promoted", "promoted": "--promoted", "confirmed": "--promoted", "sensor-recovered": "--promoted", "refused": "--refused",
  "rolled-back": "--rolled", "quarantined": "--rolled", "training-failed": "--rolled", "over-budget": "--refused", "sensor-fault": "--fault",
};
const font = '12px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';
const size = (node) => ({ width: Math.max(120, node.clientWidth), height: Math.max(120, node.clientHeight) });
const axes = (frame) => [
  { stroke: css("--muted"), font, grid: { stroke: css("--grid"), width: 1 }, ticks: { show: false }, values: (u, v) => v.map((x) => short(x) + "\n" + frame.when(x)), space: 110, size: 44 },
  { stroke: css("--muted"), font, grid: { stroke: css("--grid"), width: 1 }, ticks: { show: false }, values: (u, v) => v.map(short), size: 58, space: 42 },
];
const line = (colour, width, dash) => ({ stroke: css(colour), width, dash, spanGaps: true, points: { show: false } });

/* Vertical lines where the loop decided something. */
const drawMarks = (marks) => (u) => {
  const { ctx } = u, { left, top, width, height } = u.bbox, ratio = devicePixelRatio || 1;
  ctx.save();
  ctx.beginPath(); ctx.rect(left, top, width, height); ctx.clip();
  for (const mark of marks()) {
    const x = Math.round(u.valToPos(mark.reading, "x", true));
    if (x < left || x > left + width) continue;
    ctx.strokeStyle = css(COLOURS[mark.type] || "--muted");
    ctx.fillStyle = ctx.strokeStyle;
    ctx.lineWidth = 1.4 * ratio;
    ctx.globalAlpha = .85;
    ctx.setLineDash(mark.type === "drift" ? [] : [4 * ratio, 3 * ratio]);
    ctx.beginPath(); ctx.moveTo(x, top); ctx.lineTo(x, top + height); ctx.stroke();
    ctx.setLineDash([]);
    ctx.beginPath(); ctx.arc(x, top + 4 * ratio, 3.4 * ratio, 0, 7); ctx.fill();
  }
  ctx.restore();
};
const drawThreshold = (threshold) => (u) => {
  const value = threshold();
  if (value === null || value === undefined) return;
  const y = u.valToPos(value, "y", true), { left, top, width, height } = u.bbox;
  if (y < top || y > top + height) return;
  const { ctx } = u, ratio = devicePixelRatio || 1;
  ctx.save();
  ctx.strokeStyle = css("--bad"); ctx.lineWidth = 1.2 * ratio; ctx.setLineDash([2 * ratio, 3 * ratio]);
  ctx.beginPath(); ctx.moveTo(left, y); ctx.lineTo(left + width, y); ctx.stroke();
  ctx.restore();
};

function plot(node, frame, { series, bands, draw }, data) {
  const made = new uPlot({
    ...size(node), legend: { show: false }, cursor: { drag: { x: false, y: false }, points: { size: 7 } },
    scales: { x: { time: false, range: (u, min, max) => frame.span() || [min, max] } }, axes: axes(frame), series, bands,
    hooks: { draw, setCursor: [(u) => frame.read(u.cursor.idx ?? null)] },
  }, data, node);
  return {
    set: (next) => made.setData(next),
    resize: () => made.setSize(size(node)),
    destroy: () => { made.destroy(); node.replaceChildren(); },
  };
}

/* Regression: band, actual, predicted, frozen. Columns: reading, lower, upper, frozen, actual, predicted. */
export const signal = (node, frame) => plot(node, frame, {
  series: [{}, { stroke: "transparent", points: { show: false }, spanGaps: true }, { stroke: "transparent", points: { show: false }, spanGaps: true },
    line("--frozen", 1.4, [5, 4]), line("--actual", 1.6), line("--predicted", 2)],
  bands: [{ series: [2, 1], fill: css("--band") }],
  draw: [drawMarks(frame.marks)],
}, [[], [], [], [], [], []]);

/* Columns: reading, baseline, frozen, healed. */
export const score = (node, frame, threshold) => plot(node, frame, {
  series: [{}, line("--baseline", 1.4, [2, 3]), line("--frozen", 1.6, [5, 4]), line("--predicted", 2.2)],
  draw: [drawThreshold(threshold), drawMarks(frame.marks)],
}, [[], [], [], []]);

/* Classification: one row each for what was, what was said, and what the first model would have said. */
export function strip(node, frame, colours) {
  const canvas = document.createElement("canvas");
  canvas.className = "strip";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "Actual, predicted and frozen classes by reading");
  node.replaceChildren(canvas);
  let last = [[], [], [], []];
  function draw() {
    const ratio = devicePixelRatio || 1, { width, height } = size(node), ctx = canvas.getContext("2d");
    canvas.width = width * ratio; canvas.height = height * ratio;
    ctx.scale(ratio, ratio); ctx.font = font; ctx.textBaseline = "middle";
    const [xs, actual, predicted, frozen] = last, left = 78, right = width - 6, foot = 40, gap = 10;
    const rows = [["actual", actual], ["predicted", predicted], ["frozen", frozen], ["wrong", null]];
    const tall = (height - foot - gap * 4) / 3.5;
    if (xs.length === 0) return;
    const [first, end] = frame.span() || [xs[0], xs[xs.length - 1]], span = Math.max(1, end - first), to = (r) => left + (r - first) / span * (right - left);
    let y = 4;
    for (const [name, values] of rows) {
      const h = name === "wrong" ? tall / 2 : tall;
      ctx.fillStyle = css("--muted"); ctx.fillText(name, 0, y + h / 2);
      ctx.fillStyle = css("--soft"); ctx.fillRect(left, y, right - left, h);
      for (let i = 0; i < xs.length; i++) {
        const x = Math.max(left, to(xs[i])), w = (i + 1 < xs.length ? to(xs[i + 1]) : to(xs[i] + 1)) - x + .6;
        if (x + w < left) continue;
        if (values === null) {
          if (actual[i] === null || actual[i] === predicted[i]) continue;
          ctx.fillStyle = css("--bad");
        } else {
          if (values[i] === null) continue;
          ctx.fillStyle = colours[values[i] % colours.length];
        }
        ctx.fillRect(x, y, Math.max(1, w), h);
      }
      y += h + gap;
    }
    for (const mark of frame.marks()) {
      const x = to(mark.reading);
      if (x < left || x > right) continue;
      ctx.strokeStyle = css(COLOURS[mark.type] || "--muted"); ctx.lineWidth = 1.5;
      ctx.beginPath(); ctx.moveTo(x, 0); ctx.lineTo(x, height - foot); ctx.stroke();
    }
    ctx.fillStyle = css("--muted");
    for (const [reading, align, x] of [[first, "left", left], [end, "right", right]]) {
      ctx.textAlign = align; ctx.fillText(short(reading), x, height - 26); ctx.fillText(frame.when(reading), x, height - 10);
    }
    ctx.textAlign = "left";
  }
  canvas.onpointermove = (event) => {
    const [xs] = last, [first, end] = frame.span() || [xs[0], xs[xs.length - 1]];
    if (xs.length === 0) return;
    const at = first + (event.offsetX - 78) / Math.max(1, canvas.clientWidth - 84) * (end - first);
    let i = xs.findLastIndex((x) => x <= at);
    frame.read(i < 0 ? 0 : i);
  };
  canvas.onpointerleave = () => frame.read(null);
  return { set: (next) => { last = next; draw(); }, resize: draw, destroy: () => node.replaceChildren() };
}
