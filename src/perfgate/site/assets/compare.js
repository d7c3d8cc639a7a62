// Any two commits side by side: each commit's values are a file of their own, loaded when it is asked for.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const { at, allCommits, human, day, element, floats, shorts, words, end } = perfgate;
  const meta = perfgate.meta();
  const commits = allCommits();
  const form = document.getElementById("choose"), said = document.getElementById("said"), place = document.getElementById("compared");
  const [testbed, from, to, beyond, known] = ["testbed", "from", "to", "beyond", "known"].map((id) => document.getElementById(id));
  if (!meta.testbeds.length) {
    said.textContent = "Nothing was measured yet.";
    return;
  }
  form.hidden = false;
  for (const each of meta.testbeds) testbed.append(new Option(each.title, each.slug));

  const measured = () => meta.measured[testbed.value].map((index) => commits[index]);
  const fill = () => {
    known.replaceChildren(...measured().slice().reverse().map((commit) =>
      new Option(`${day(commit.when)} ${commit.subject}`, commit.sha.slice(0, 12))));
  };
  const find = (text) => {
    const wanted = text.trim().toLowerCase();
    return wanted.length >= 4 ? measured().find((commit) => commit.sha.startsWith(wanted)) : undefined;
  };
  const load = (commit) => new Promise((resolve, reject) => {
    const key = `${testbed.value}/${commit.sha}`;
    if (at.has(key)) {
      resolve(at.get(key));
      return;
    }
    const script = element("script", { src: `data/at/${key}.js` });
    script.addEventListener("load", () => resolve(at.get(key)));
    script.addEventListener("error", () => reject(new Error(`the values of ${commit.sha.slice(0, 8)} cannot be loaded`)));
    document.head.append(script);
  });
  const values = (file) => {
    const columns = words(file.i), value = floats(file.v), low = shorts(file.l), high = shorts(file.h);
    const found = new Map();
    columns.forEach((column, index) => {
      if (!Number.isNaN(value[index])) found.set(column, [value[index], end(value[index], low[index], -1), end(value[index], high[index], 1)]);
    });
    return found;
  };

  const row = (column, before, after) => {
    const [name, label, scale, unit, slug, higher] = meta.columns[column];
    const [a, aLow, aHigh] = before, [b, bLow, bHigh] = after;
    const apart = aLow !== null && bLow !== null ? bLow > aHigh || bHigh < aLow : a !== b;
    const relative = a > 0 && b > 0;
    const effect = relative ? b / a - 1 : b - a;
    const worse = effect > 0 !== Boolean(higher);
    const text = relative ? `${effect >= 0 ? "+" : ""}${(100 * effect).toFixed(1)} %` : `${effect > 0 ? "+" : ""}${human(effect, scale, unit)}`;
    const link = element("a", { href: `b/${slug}.html#c=${testbed.value}/${column}` }, name);
    const cell = (title, kind, ...content) => element("td", { className: kind, "data-label": title }, ...content);
    return { apart, weight: apart ? Math.abs(relative ? Math.log(b / a) : effect) : -1, made: element("tr", {},
      cell("Benchmark", "name", link, label ? element("span", { className: "label" }, label) : ""),
      cell("From", "number", human(a, scale, unit)), cell("To", "number", human(b, scale, unit)),
      cell("Difference", "number", element("span", { className: apart ? `badge ${worse ? "bad" : "good"}` : "soft" }, text))) };
  };

  let asked = 0;
  const compare = async () => {
    const mine = ++asked;
    const [a, b] = [find(from.value), find(to.value)];
    history.replaceState(null, "", `#on=${testbed.value}&from=${from.value.trim()}&to=${to.value.trim()}`);
    place.replaceChildren();
    if (!a || !b) {
      const which = a ? to.value : from.value;
      said.textContent = which.trim() ? `No commit ${which.trim()} was measured on this testbed.` : "Choose two commits.";
      return;
    }
    try {
      const [before, after] = (await Promise.all([load(a), load(b)])).map(values);
      // What was asked for since has the word, though its values came first.
      if (mine !== asked) return;
      const rows = [...after.keys()].filter((column) => before.has(column) && meta.columns[column]).map((column) => row(column, before.get(column), after.get(column)));
      const apart = rows.filter((each) => each.apart).length;
      said.textContent = `${rows.length} values of both, ${apart} beyond both intervals. ${a.sha.slice(0, 8)} ${a.subject} → ${b.sha.slice(0, 8)} ${b.subject}`;
      rows.sort((one, other) => other.weight - one.weight);
      const shown = beyond.checked ? rows.filter((each) => each.apart) : rows;
      const heads = ["Benchmark", "From", "To", "Difference"].map((name, index) => element("th", { scope: "col", className: index ? "number" : "" }, name));
      place.replaceChildren(element("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": "Differences" },
        element("table", {}, element("caption", { className: "unseen" }, "Differences, largest first"),
          element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...shown.map((each) => each.made)))));
    } catch (error) {
      if (mine === asked) said.textContent = error.message;
    }
  };

  const given = new URLSearchParams(location.hash.slice(1));
  if (meta.testbeds.some((each) => each.slug === given.get("on"))) testbed.value = given.get("on");
  const start = () => {
    fill();
    const list = measured();
    from.value = list[Math.max(0, list.length - 2)].sha.slice(0, 12);
    to.value = list[list.length - 1].sha.slice(0, 12);
  };
  start();
  if (given.get("from")) from.value = given.get("from");
  if (given.get("to")) to.value = given.get("to");
  testbed.addEventListener("change", () => { start(); compare(); });
  for (const control of [from, to, beyond]) control.addEventListener("change", compare);
  form.addEventListener("submit", (event) => { event.preventDefault(); compare(); });
  compare();
});
