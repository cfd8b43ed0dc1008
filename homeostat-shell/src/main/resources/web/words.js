/* Numbers, names and times as people read them. */
const METRICS = { "f1Weighted": "F1", "logLoss": "log loss", "rmse": "RMSE", "mae": "MAE", "r2": "R²" };

export const metricName = (name) => METRICS[name] || name;
export const number = (v, digits = 4) => v === null || v === undefined ? "–" : Number(v).toLocaleString("en", { maximumSignificantDigits: digits });
export const count = (v) => Number(v || 0).toLocaleString("en");
export const several = (n, one) => count(n) + " " + one + (Number(n) === 1 ? "" : "s");
export const words = (label) => label.replaceAll("-", " ").replace(/^./, (c) => c.toUpperCase());
export const signed = (v) => (v > 0 ? "+" : v < 0 ? "−" : "±") + Math.abs(v).toLocaleString("en", { maximumFractionDigits: 1 }) + " %";

/* A number on an axis. */
export function short(v) {
  const a = Math.abs(v);
  if (a >= 1e6) return (v / 1e6).toLocaleString("en", { maximumFractionDigits: 2 }) + " M";
  return v.toLocaleString("en", { maximumFractionDigits: a >= 100 ? 0 : a >= 1 ? 2 : 4 });
}

/* A moment in UTC; the wider the stretch it is seen in, the coarser. */
export function moment(millis, stretch = 0) {
  const day = 86_400_000, options = { timeZone: "UTC", day: "numeric", month: "short" };
  if (stretch > 60 * day) options.year = "numeric";
  else if (stretch > 3 * day) { /* the day says enough */ }
  else { options.hour = "2-digit"; options.minute = "2-digit"; if (stretch > 0 && stretch < 600_000) options.second = "2-digit"; }
  return new Date(millis).toLocaleString("en-GB", options);
}
