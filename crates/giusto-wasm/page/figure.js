// The picture: bars of what was asked for and admitted, a mark for every request, and the moving
// window against the limit.
"use strict";
const Figure = (() => {
  const PERIODS = 6;
  const LEFT = 44;
  const RIGHT = 10;
  const TOP = 22;
  const BOTTOM = 22;
  const ROW = 9;
  const GAP = 8;
  const HEADING = 24;

  const escape = (text) => String(text).replace(/[<>&"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
  const path = (kind, d) => (d ? `<path class="${kind}" d="${d}"/>` : "");
  const text = (kind, x, y, words) =>
    `<text class="${kind}" x="${x.toFixed(1)}" y="${y.toFixed(1)}">${escape(words)}</text>`;
  const count = (number) => number.toLocaleString("en");

  // Where things lie in a picture of this size.
  const lay = (width, height) => {
    const free = height - TOP - BOTTOM - HEADING - 2 * ROW - 2 * GAP;
    const bars = Math.round(free * 0.42);
    const marks = TOP + bars + GAP;
    const window = marks + 2 * ROW + GAP + HEADING;
    return { width, inner: width - LEFT - RIGHT, bars, marks, window, foot: height - BOTTOM };
  };

  const bars = (place, bins, valueOf, kind, most, foot, height) => {
    const step = place.inner / bins.length;
    const wide = Math.max(step - (step > 3 ? 1 : 0), 0.5);
    const bar = (bin, at) => {
      const tall = most > 0 ? (valueOf(bin) / most) * height : 0;
      const x = (LEFT + at * step).toFixed(2);
      return tall > 0 ? `M${x} ${foot}v${(-tall).toFixed(2)}h${wide.toFixed(2)}V${foot}Z` : "";
    };
    return path(kind, bins.map(bar).join(""));
  };

  const traffic = (place, outcome, binSeconds) => {
    const most = Math.max(1, ...outcome.bins.map((bin) => bin.offered));
    const foot = TOP + place.bars;
    return [
      text("heading", LEFT, 13, `Units each ${binSeconds.toLocaleString("en")} s: asked for, admitted`),
      bars(place, outcome.bins, (bin) => bin.offered, "asked", most, foot, place.bars),
      bars(place, outcome.bins, (bin) => bin.admitted, "admitted", most, foot, place.bars),
      path("base", `M${LEFT} ${foot}h${place.inner}`),
      text("end", LEFT - 6, TOP + 9, count(most)),
      text("end", LEFT - 6, foot, "0"),
    ];
  };

  const marks = (place, outcome, span) => {
    const row = (isAdmitted, y) => outcome.requests
      .filter((request) => request.isAdmitted === isAdmitted)
      .map((request) => `M${(LEFT + (request.time / span) * place.inner).toFixed(1)} ${y}v${ROW - 2}`)
      .join("");
    return [
      path("passed", row(true, place.marks)),
      path("refused", row(false, place.marks + ROW)),
    ];
  };

  const moving = (place, outcome, limit, seconds) => {
    const top = place.window;
    const height = place.foot - top;
    const most = Math.max(1, outcome.most, outcome.worst, limit) * 1.04;
    const yOf = (units) => (place.foot - (units / most) * height).toFixed(1);
    const over = outcome.bins.map((bin) => Math.max(bin.peak - limit, 0));
    const left = LEFT + 6;
    const line = (kind, units) => path(kind, `M${LEFT} ${yOf(units)}h${place.inner}`);
    const apart = Math.abs(yOf(limit) - yOf(outcome.worst)) >= 13;
    const told = limit === outcome.worst ? "limit = stated worst case" : "limit";
    return [
      text("heading", LEFT, top - 10, `Units admitted in the last ${seconds} s`),
      bars(place, outcome.bins, (bin) => bin.peak, "window", most, place.foot, height),
      `<g transform="translate(0 ${(yOf(limit) - place.foot).toFixed(1)})">`,
      bars(place, over.map((peak) => ({ peak })), (bin) => bin.peak, "over", most, place.foot, height),
      "</g>",
      path("base", `M${LEFT} ${place.foot}h${place.inner}`),
      line("worst", outcome.worst),
      line("limit", limit),
      text("end", LEFT - 6, Number(yOf(limit)) + 4, count(limit)),
      apart ? text("end", LEFT - 6, Number(yOf(outcome.worst)) + 4, count(outcome.worst)) : "",
      apart ? text("told", left, Number(yOf(outcome.worst)) + 14, "stated worst case") : "",
      text("told", left, Number(yOf(limit)) + (yOf(limit) - top < 14 ? 14 : -5), told),
    ];
  };

  // The ends of windows, and when they are.
  const axis = (place, seconds) => {
    const all = Array.from({ length: PERIODS + 1 }, (_, at) => at);
    const xOf = (at) => LEFT + (at / PERIODS) * place.inner;
    const edge = (at) => `M${xOf(at).toFixed(1)} ${TOP}V${place.foot}`;
    const kind = (at) => (at === PERIODS ? "end" : "middle");
    const name = (at) => text(kind(at), xOf(at), place.foot + 15, at === 0 ? "0" : `${at * seconds} s`);
    const named = all.filter((at) => at % 2 === 0 || place.inner > 400);
    return [path("edges", all.map(edge).join("")), named.map(name).join("")];
  };

  const draw = (svg, outcome, limit, seconds) => {
    const box = svg.getBoundingClientRect();
    const place = lay(box.width, box.height);
    svg.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
    const binSeconds = (seconds * PERIODS) / outcome.bins.length;
    svg.querySelector("#drawn").innerHTML = [
      ...axis(place, seconds),
      ...traffic(place, outcome, binSeconds),
      ...marks(place, outcome, seconds * PERIODS * 1e9),
      ...moving(place, outcome, limit, seconds),
    ].join("");
    svg.dataset.over = outcome.bins.filter((bin) => bin.peak > limit).length;
  };

  const clear = (svg) => {
    svg.querySelector("#drawn").textContent = "";
    delete svg.dataset.over;
  };

  return { draw, clear };
})();
