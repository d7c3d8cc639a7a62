// What pages with data share: taking the data in, decoding it, and writing values for people.
"use strict";
const perfgate = (() => {
  const NO_END = 65535, FAILED = 65534, STEP = 1e-4;
  const commits = [], series = new Map(), at = new Map();

  // Data files call this, in any order.
  const put = (kind, key, value) => {
    if (kind === "commits") {
      commits[key] = value;
    } else if (kind === "series") {
      for (const [id, part] of Object.entries(value)) {
        if (!series.has(id)) series.set(id, []);
        series.get(id)[key] = part;
      }
    } else {
      at.set(key, value);
    }
  };

  const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0)).buffer;
  // The files are little-endian, as is every machine that a browser of today runs on.
  const floats = (text) => new Float32Array(bytes(text));
  const shorts = (text) => new Uint16Array(bytes(text));
  const words = (text) => new Uint32Array(bytes(text));

  const end = (value, away, sign) =>
    away === NO_END || away === FAILED ? null : value + sign * away * STEP * Math.abs(value);

  // One series over all commits: places, values (null where it failed), intervals, ratios to the anchor.
  const assemble = (id, block) => {
    const found = { x: [], value: [], low: [], high: [], ratio: [] };
    (series.get(id) || []).forEach((part, number) => {
      const x = shorts(part.x), value = floats(part.v), low = shorts(part.l), high = shorts(part.h);
      value.forEach((each, place) => {
        found.x.push(number * block + x[place]);
        found.value.push(Number.isNaN(each) ? null : each);
        found.low.push(Number.isNaN(each) ? null : end(each, low[place], -1));
        found.high.push(Number.isNaN(each) ? null : end(each, high[place], 1));
      });
      found.ratio.push(...(part.r || []));
    });
    return found;
  };

  // [{sha, when, subject}] of all commits, in their order.
  const allCommits = () =>
    commits.flat().map(([sha, when, subject]) => ({ sha, subject, when: new Date(when * 1000) }));

  const STEPS = {
    seconds: [[1, "s"], [1e-3, "ms"], [1e-6, "µs"], [1e-9, "ns"]],
    bytes: [[1e9, "GB"], [1e6, "MB"], [1e3, "kB"], [1, "B"]],
  };
  const number = (value) => {
    const size = Math.abs(value);
    if (size !== 0 && (size >= 1e7 || size < 1e-4)) return value.toExponential(2);
    return String(Number(value.toPrecision(Number.isInteger(value) ? 7 : 4)));
  };
  // `scale` turns the value into `unit`, which is seconds, bytes, a rate of them or the benchmark's own.
  const human = (value, scale, unit) => {
    if (value === null || value === undefined) return "failed";
    const [measure, per] = unit.split("/", 2);
    const rest = per === undefined ? "" : `/${per}`;
    const based = value * scale;
    const steps = STEPS[measure];
    if (!steps) return `${number(based)}${unit && unit !== "unit" ? ` ${unit}` : ""}`;
    const [step, name] = steps.find(([step]) => Math.abs(based) >= step) || steps[steps.length - 1];
    return `${number(based / step)} ${name}${rest}`;
  };

  const day = (when) => when.toISOString().slice(0, 10);
  const minute = (when) => when.toISOString().slice(0, 16).replace("T", " ");

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key in made && key !== "list" && key !== "role") made[key] = value;
      else made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  };
  const commitLink = (commit, address) => {
    const code = element("code", {}, commit.sha.slice(0, 8));
    return address
      ? element("a", { href: address.replace("{commit}", commit.sha), rel: "noreferrer" }, code)
      : code;
  };
  const meta = () => JSON.parse(document.getElementById("meta").textContent);
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  return { put, at, assemble, allCommits, human, number, day, minute, element, commitLink, meta, colour, floats, shorts, words, end };
})();
