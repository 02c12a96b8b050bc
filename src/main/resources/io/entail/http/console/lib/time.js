// Times as people read them.

const STEPS = [
  [60, "second"],
  [60, "minute"],
  [24, "hour"],
  [7, "day"],
  [4.345, "week"],
  [12, "month"],
  [Infinity, "year"],
];
const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** How long ago an ISO time is. */
export function ago(iso, now = Date.now()) {
  let amount = (Date.parse(iso) - now) / 1000;
  if (Number.isNaN(amount)) {
    return String(iso);
  }
  if (Math.abs(amount) < 10) {
    return "just now";
  }
  for (const [size, unit] of STEPS) {
    if (Math.abs(amount) < size) {
      return RELATIVE.format(Math.round(amount), unit);
    }
    amount /= size;
  }
  return String(iso);
}

/** In UTC to the second, with the zone: `2026-11-28 10:00:00 UTC`. */
export function exactly(iso) {
  const millis = Date.parse(iso);
  return Number.isNaN(millis) ? String(iso) : new Date(millis).toISOString().slice(0, 19).replace("T", " ") + " UTC";
}

/** ISO 8601 of a moment that many seconds before now. */
export function before(seconds, now = Date.now()) {
  return new Date(now - seconds * 1000).toISOString();
}

/** Seconds as `0.4 s`, `12 s`, `3 min`, `2 h`. */
export function seconds(value) {
  if (value === null || value === undefined || Number.isNaN(Number(value))) {
    return "unknown";
  }
  const number = Number(value);
  if (number < 10) {
    return Math.round(number * 10) / 10 + " s";
  }
  if (number < 120) {
    return Math.round(number) + " s";
  }
  return number < 7200 ? Math.round(number / 60) + " min" : Math.round(number / 3600) + " h";
}
