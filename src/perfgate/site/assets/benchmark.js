// One benchmark over commits: the plot with its keyboard, parameters side by side, the table of commits.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const { assemble, allCommits, human, day, minute, element, commitLink, colour } = perfgate;
  const meta = perfgate.meta();
  const commits = allCommits();
  const host = document.getElementById("plots");
  const ROWS = 50;
  const all = meta.series.map((each) => ({ ...each, data: assemble(each.id, meta.block) }));
  if (!all.length) return;

  const state = { series: all[0], ratio: false, log: false, others: false };
  let plot = null, whole = [0, 1];

  // --- what can be chosen ---------------------------------------------------------------------------
  const testbedOf = element("select", { id: "testbed" });
  for (const [slug, title] of Object.entries(meta.testbeds)) {
    if (all.some((each) => each.testbed === slug)) testbedOf.append(new Option(title, slug));
  }
  const seriesOf = element("select", { id: "series" });
  const ratioBox = element("input", { type: "checkbox", id: "ratio" });
  const logBox = element("input", { type: "checkbox", id: "log" });
  const othersBox = element("input", { type: "checkbox", id: "others" });
  const labelled = (text, control) => element("label", {}, text, " ", control);
  const ticked = (text, control) => element("label", {}, control, " ", text);
  const button = (text, run) => {
    const made = element("button", { type: "button" }, text);
    made.addEventListener("click", run);
    return made;
  };
  const testbedLabel = labelled("Testbed", testbedOf), seriesLabel = labelled("Series", seriesOf);
  const ratioLabel = ticked(`Ratio to the anchor ${meta.anchor}`, ratioBox);
  const othersLabel = ticked("Beside the others", othersBox), logLabel = ticked("Log scale", logBox);
  const controls = element("div", { className: "controls" }, testbedLabel, seriesLabel, ratioLabel, othersLabel, logLabel,
    element("span", { className: "buttons", role: "group", "aria-label": "Zoom" },
      button("Zoom in", () => zoom(0.5)), button("Zoom out", () => zoom(2)), button("All", () => show(...whole))));
  const area = element("div", {
    id: "plot", tabIndex: 0, role: "application", "aria-describedby": "readout",
    "aria-label": `Plot of ${meta.name} over commits. Arrow keys go from commit to commit, plus and minus zoom, 0 shows all.`,
  });
  const readout = element("p", { id: "readout", role: "status" });
  const key = element("ul", { className: "legend", id: "key" });
  const multiples = element("div", { className: "multiples", role: "group", "aria-label": "All parameters; choose one" });
  host.append(controls, area, readout, key, multiples);
  host.hidden = false;
  const table = document.getElementById("commits");
  table.hidden = false;

  // --- values to draw -------------------------------------------------------------------------------
  const shownValues = (each) => {
    if (!state.ratio) return each.data;
    const ratio = each.data.ratio;
    return { x: ratio.map((r) => r[0]), value: ratio.map((r) => r[1]), low: ratio.map((r) => r[2]), high: ratio.map((r) => r[3]) };
  };
  const written = (value, each = state.series) =>
    state.ratio ? `× ${perfgate.number(value)}` : human(value, each.scale, each.unit);
  const acceptedAt = (place) => state.series.accepted.filter((each) => each.at === place).map((each) => each.text);
  const shownChanges = () => (state.ratio ? state.series.ratioChanges : state.series.changes);
  const beside = () => all.filter((each) => each.testbed === state.series.testbed && each !== state.series);
  const palette = ["--other1", "--other2", "--other3", "--other4", "--other5"].map((name) => name.slice(2));

  // --- the plot -------------------------------------------------------------------------------------
  const draw = () => {
    const old = plot && [plot.scales.x.min, plot.scales.x.max];
    if (plot) plot.destroy();
    const own = shownValues(state.series);
    const drawn = state.others ? beside() : [];
    const tables = [[own.x, own.value, own.low, own.high], ...drawn.map((each) => {
      const data = shownValues(each);
      return [data.x, data.value];
    })];
    const data = uPlot.join(tables, tables.map((each) => each.slice(1).map(() => 1)));
    const accent = colour("accent"), line = colour("line"), soft = colour("soft"), bad = colour("bad"), good = colour("good");
    const everywhere = (columns, holds) => columns.every((column) => column.every((value) => value === null || value === undefined || holds(value)));
    const positive = everywhere(data.slice(1), (value) => value > 0);
    logBox.disabled = !positive;
    const log = state.log && positive;
    // An interval from few samples may reach below zero, where no time and no size is.
    const above = everywhere(tables.map(([, column]) => column), (value) => value >= 0);
    const points = own.x.length < 400;
    const clear = "rgba(0,0,0,0)";
    whole = [Math.min(...data[0]) - 0.5, Math.max(...data[0]) + 0.5];
    const limit = state.ratio || state.series.limit === null ? null : state.series.limit;
    const range = (u, low, high) => {
      if (low === null || high === null) return [0, 1];
      if (above) low = Math.max(0, low);
      // A budget that is near belongs into the picture, one that is far away would flatten the rest.
      if (limit !== null && limit > low - 2 * (high - low || Math.abs(high)) && limit < 3 * Math.abs(high)) {
        high = Math.max(high, limit);
        low = Math.min(low, limit);
      }
      if (log) return [low / 1.15, high * 1.15];
      const least = 0.1 * Math.max(Math.abs(low), Math.abs(high), 1e-300);
      const pad = Math.max(0.12 * (high - low), (least - (high - low)) / 2);
      return [low >= 0 ? Math.max(0, low - pad) : low - pad, high + pad];
    };
    plot = new uPlot({
      width: Math.max(area.clientWidth, 200),
      height: Math.round(Math.min(420, Math.max(240, innerHeight * 0.45))),
      legend: { show: false },
      cursor: { drag: { x: true, y: false }, y: false, points: { size: 9, width: 2, fill: colour("page") }, dataIdx: nearest },
      scales: { x: { time: false, range: (u, min, max) => [min, max] }, y: { distr: log ? 3 : 1, range } },
      axes: [
        { stroke: soft, grid: { stroke: line, width: 1 }, ticks: { stroke: line }, space: 90, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000],
          values: (u, splits) => splits.map((at) => (commits[at] ? day(commits[at].when) : "")) },
        { stroke: soft, grid: { stroke: line, width: 1 }, ticks: { stroke: line }, size: 84,
          values: (u, splits) => splits.map((value) => (value === null ? "" : written(value))) },
      ],
      series: [
        {},
        { label: state.series.label, stroke: accent, width: 1.6, points: { show: points, size: 5, fill: accent } },
        { stroke: clear, points: { show: false } },
        { stroke: clear, points: { show: false } },
        ...drawn.map((each, place) => ({ label: each.label, stroke: colour(palette[place % palette.length]), width: 1.4, dash: each.role ? [5, 4] : [], points: { show: false } })),
      ],
      bands: [{ series: [3, 2], fill: colour("band") }],
      hooks: {
        setCursor: [(u) => read(u.cursor.idx)],
        setScale: [(u, name) => {
          const [first, last] = name === "x" ? ["from", "to"] : ["low", "high"];
          area.dataset[first] = u.scales[name].min;
          area.dataset[last] = u.scales[name].max;
        }],
        draw: [(u) => {
          marks(u, own, bad, good);
          if (limit !== null) budget(u, limit, bad);
        }],
      },
    }, data, area);
    if (old && state.kept) show(...old);
    else show(...whole);
    state.kept = true;
    legend(drawn, limit);
  };

  // The pointer finds the nearest commit that was measured here.
  function nearest(u, series, index) {
    const values = u.data[1];
    if (series !== 1 && series !== 0) return index;
    for (let away = 0; away < values.length; away++) {
      for (const at of [index - away, index + away]) if (values[at] !== undefined && values[at] !== null) return at;
    }
    return index;
  }

  const marks = (u, own, bad, good) => {
    const { ctx, bbox } = u;
    const ratio = devicePixelRatio || 1;
    const changes = shownChanges();
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.font = `600 ${12 * ratio}px system-ui, sans-serif`;
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
    const x = (at) => u.valToPos(at, "x", true), y = (value) => u.valToPos(value, "y", true);
    const ends = [own.x[0], ...changes.map((each) => each.at), own.x[own.x.length - 1] + 1];
    ctx.lineWidth = 2.5 * ratio;
    ctx.strokeStyle = colour("level");
    if (changes.length) {
      [changes[0].before, ...changes.map((each) => each.after)].forEach((level, place) => {
        ctx.beginPath();
        ctx.moveTo(x(ends[place] - 0.5), y(level));
        ctx.lineTo(x(ends[place + 1] - 0.5), y(level));
        ctx.stroke();
      });
    }
    let lastLabel = -Infinity;
    for (const each of changes) {
      const at = x(each.at - 0.5);
      ctx.strokeStyle = ctx.fillStyle = each.worse ? bad : good;
      ctx.lineWidth = 1.5 * ratio;
      ctx.setLineDash([4 * ratio, 3 * ratio]);
      ctx.beginPath();
      ctx.moveTo(at, bbox.top);
      ctx.lineTo(at, bbox.top + bbox.height);
      ctx.stroke();
      ctx.setLineDash([]);
      const wide = ctx.measureText(each.text).width;
      if (at - lastLabel > 6 * ratio && at >= bbox.left) {
        const left = Math.min(at + 5 * ratio, bbox.left + bbox.width - wide - 2 * ratio);
        ctx.fillText(each.text, left, bbox.top + 14 * ratio);
        lastLabel = left + wide;
      }
    }
    ctx.restore();
  };

  const budget = (u, limit, bad) => {
    const { ctx, bbox } = u;
    const ratio = devicePixelRatio || 1;
    const at = u.valToPos(limit, "y", true);
    if (!(at >= bbox.top && at <= bbox.top + bbox.height)) return;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = bad;
    ctx.lineWidth = 1.5 * ratio;
    ctx.setLineDash([12 * ratio, 4 * ratio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, at);
    ctx.lineTo(bbox.left + bbox.width, at);
    ctx.stroke();
    ctx.font = `${12 * ratio}px system-ui, sans-serif`;
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
    ctx.fillText(`budget ${written(limit)}`, bbox.left + 6 * ratio, at - 5 * ratio);
    ctx.restore();
  };

  const legend = (drawn, limit) => {
    const entry = (kind, text) => element("li", {}, element("span", { className: `key ${kind}` }), text);
    key.replaceChildren(entry("own", state.series.label), entry("band", "99 % interval"));
    if (shownChanges().length) key.append(entry("worse", "got worse"), entry("better", "got better"));
    if (limit !== null) key.append(entry("limit", `budget ${written(limit)}`));
    drawn.forEach((each, place) => {
      const item = entry("other", each.label + (each.role ? ` (${each.role})` : ""));
      item.firstChild.style.color = colour(palette[place % palette.length]);
      key.append(item);
    });
  };

  // --- moving about ---------------------------------------------------------------------------------
  const show = (from, to) => {
    const least = 3;
    if (to - from < least) [from, to] = [(from + to - least) / 2, (from + to + least) / 2];
    plot.setScale("x", { min: Math.max(from, Math.min(whole[0], whole[1] - least)), max: Math.min(to, Math.max(whole[1], whole[0] + least)) });
  };
  const zoom = (factor) => {
    const { min, max } = plot.scales.x;
    const at = state.at === undefined ? undefined : plot.data[0][state.at];
    const middle = at !== undefined && at > min && at < max ? at : (min + max) / 2;
    const half = ((max - min) / 2) * factor;
    show(middle - half, middle + half);
  };
  const read = (index) => {
    if (index === null || index === undefined) return;
    state.at = index;
    const place = plot.data[0][index], value = plot.data[1][index];
    const commit = commits[place];
    if (!commit || value === undefined) return;
    const low = plot.data[2][index], high = plot.data[3][index];
    const interval = low === null || low === undefined ? "" : ` (${written(low)} … ${written(high)})`;
    readout.replaceChildren(element("strong", {}, written(value)), `${interval} at `, commitLink(commit, meta.commitUrl),
      ` ${minute(commit.when)} ${commit.subject}`, ...acceptedAt(place).map((said) => `. ${said}`));
    readout.dataset.place = place;
  };
  const go = (index) => {
    const values = plot.data[1];
    if (index < 0 || index >= values.length) return;
    const at = plot.data[0][index], { min, max } = plot.scales.x;
    if (at < min || at > max) show(at - (max - min) / 2, at + (max - min) / 2);
    plot.setCursor({ left: plot.valToPos(at, "x"), top: plot.valToPos(values[index] ?? 0, "y") });
    read(index);
  };
  const step = (way) => {
    const values = plot.data[1];
    let index = state.at === undefined ? (way > 0 ? -1 : values.length) : state.at;
    do index += way; while (index >= 0 && index < values.length && values[index] === undefined);
    go(index);
  };
  area.addEventListener("keydown", (event) => {
    const actions = {
      ArrowLeft: () => step(-1), ArrowRight: () => step(1), Home: () => { state.at = -1; step(1); },
      End: () => { state.at = plot.data[1].length; step(-1); }, "+": () => zoom(0.5), "=": () => zoom(0.5), "-": () => zoom(2),
      0: () => show(...whole),
    };
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });

  // --- parameters side by side ----------------------------------------------------------------------
  const SIZE = [168, 52];
  const small = (each) => {
    const good = each.data.value.map((value, place) => [each.data.x[place], value]).filter(([, value]) => value !== null);
    // So many points as there are pixels: the worst of each is kept.
    const step = Math.max(1, Math.ceil(good.length / SIZE[0]));
    const thin = good.filter((_, place) => place % step === 0 || place === good.length - 1);
    const values = thin.map(([, value]) => value);
    const low = Math.min(...values), high = Math.max(...values);
    const spread = Math.max(high - low, 0.1 * Math.max(Math.abs(low), Math.abs(high)), 1e-300);
    const from = thin.length ? thin[0][0] : 0, wide = thin.length ? Math.max(thin[thin.length - 1][0] - from, 1) : 1;
    const spots = thin.map(([at, value]) =>
      `${(3 + ((at - from) / wide) * (SIZE[0] - 6)).toFixed(1)},${(SIZE[1] / 2 - ((value - (low + high) / 2) / spread) * (SIZE[1] - 10)).toFixed(1)}`);
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", `0 0 ${SIZE[0]} ${SIZE[1]}`);
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
    path.setAttribute("points", spots.join(" "));
    svg.append(path);
    const last = each.changes[each.changes.length - 1];
    const note = last ? element("span", { className: last.worse ? "bad" : "good" }, last.text) : "steady";
    const made = element("button", { type: "button", className: "multiple" },
      element("span", { className: "label" }, each.label + (each.role ? ` (${each.role})` : "")), svg,
      element("span", {}, `${human(each.data.value[each.data.value.length - 1], each.scale, each.unit)} · `, note));
    made.setAttribute("aria-pressed", String(each === state.series));
    made.addEventListener("click", () => choose(each));
    return made;
  };
  const drawMultiples = () => {
    const siblings = all.filter((each) => each.testbed === state.series.testbed);
    multiples.hidden = siblings.length < 2;
    multiples.replaceChildren(...siblings.map(small));
  };

  // --- the table of commits -------------------------------------------------------------------------
  const drawTable = (most = ROWS) => {
    const { x, value, low, high } = state.series.data;
    const at = new Map(state.series.changes.map((each) => [each.at, each]));
    const body = element("tbody");
    const first = Math.max(0, x.length - most);
    for (let place = x.length - 1; place >= first; place--) {
      const commit = commits[x[place]];
      const change = at.get(x[place]);
      const cell = (label, kind, ...content) => element("td", { className: kind, "data-label": label }, ...content);
      const interval = low[place] === null ? "-" : `${human(low[place], state.series.scale, state.series.unit)} … ${human(high[place], state.series.scale, state.series.unit)}`;
      body.append(element("tr", {},
        cell("Commit", "commit", commitLink(commit, meta.commitUrl), " ", commit.subject,
          ...acceptedAt(x[place]).map((said) => element("span", { className: "label" }, said))),
        cell("Date", "values", minute(commit.when)),
        cell("Value", "number", human(value[place], state.series.scale, state.series.unit)),
        cell("99 % interval", "values", interval),
        cell("Change", "number", change ? element("span", { className: `badge ${change.worse ? "bad" : "good"}` }, change.text) : "")));
    }
    const heads = [["Commit", ""], ["Date", ""], ["Value", "number"], ["99 % interval", ""], ["Change", "number"]]
      .map(([name, kind]) => element("th", { scope: "col", className: kind }, name));
    const caption = element("caption", { className: "unseen" }, `Commits of ${state.series.label}, latest first`);
    const made = element("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": "Commits" },
      element("table", {}, caption, element("thead", {}, element("tr", {}, ...heads)), body));
    const parts = [element("h2", {}, "Commits"), made];
    if (first > 0) parts.push(button(`Show all ${x.length}`, () => drawTable(x.length)));
    table.replaceChildren(...parts);
  };

  // --- choosing -------------------------------------------------------------------------------------
  const choose = (each, quiet = false) => {
    const moved = each.testbed !== state.series.testbed;
    state.series = each;
    if (moved) state.kept = false;
    state.at = undefined;
    readout.textContent = "Point at the plot, or use its arrow keys; drag to zoom.";
    testbedOf.value = each.testbed;
    seriesOf.replaceChildren(...all.filter((other) => other.testbed === each.testbed).map((other) => new Option(other.label, other.id)));
    seriesOf.value = each.id;
    testbedLabel.hidden = testbedOf.length < 2;
    seriesLabel.hidden = othersLabel.hidden = seriesOf.length < 2;
    ratioLabel.hidden = each.data.ratio.length === 0;
    if (ratioLabel.hidden) state.ratio = ratioBox.checked = false;
    drawMultiples();
    draw();
    drawTable();
    if (!quiet) history.replaceState(null, "", `#c=${each.id}`);
  };
  const fragment = () => {
    try {
      return decodeURIComponent(location.hash);
    } catch {
      return "";  // an address cut short within a %20
    }
  };
  const byAddress = () => all.find((each) => `#c=${each.id}` === fragment()) || all.find((each) => !each.role) || all[0];
  testbedOf.addEventListener("change", () => {
    const there = all.filter((each) => each.testbed === testbedOf.value);
    choose(there.find((each) => each.label === state.series.label) || there[0]);
  });
  seriesOf.addEventListener("change", () => choose(all.find((each) => each.id === seriesOf.value)));
  for (const [box, name] of [[ratioBox, "ratio"], [logBox, "log"], [othersBox, "others"]]) {
    box.addEventListener("change", () => {
      state[name] = box.checked;
      state.kept = name !== "ratio";
      draw();
    });
  }
  addEventListener("hashchange", () => choose(byAddress(), true));
  document.addEventListener("perfgate-theme", () => { draw(); });
  new ResizeObserver(() => {
    if (plot && Math.abs(plot.width - area.clientWidth) > 1) plot.setSize({ width: Math.max(area.clientWidth, 200), height: plot.height });
  }).observe(area);
  choose(byAddress(), true);
});
