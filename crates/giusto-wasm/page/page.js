// The page: what the controls say goes to the engine, what it answers is shown.
"use strict";
(async () => {
  const at = (id) => document.getElementById(id);
  // Without a script there are no controls that would do nothing.
  at("settings").append(at("controls").content.cloneNode(true));
  const names = Object.keys(JSON.parse(at("results").textContent).settings);
  const numbers = () => names.map((name) => Number(at(name).value));
  const count = (number) => number.toLocaleString("en");
  const seconds = (ns) => `${(ns / 1e9).toLocaleString("en", { maximumFractionDigits: 3 })} s`;

  // What a control stands at, beside it and for those who hear it.
  const tell = (name) => {
    const control = at(name);
    const shown = at(`${name}-shown`);
    if (!shown) return;
    const none = name === "burst" && control.value === "0";
    const unit = control.value === "1" ? control.dataset.one : control.dataset.unit;
    shown.textContent =
      none ? "none of its own" : `${count(Number(control.value))} ${unit}`.trim();
    control.setAttribute("aria-valuetext", shown.textContent);
  };

  const show = (values, outcome) => {
    const { limit, period } = values;
    for (const name of ["admitted", "denied", "most", "worst"]) at(name).textContent = count(outcome[name]);
    at("wait").textContent = seconds(outcome.wait);
    at("most").classList.toggle("over", outcome.most > limit);
    const asked = outcome.admitted + outcome.denied;
    at("said").textContent =
      `${count(outcome.admitted)} of ${count(asked)} requests pass. In some ${period} s ` +
      `${count(outcome.most)} units do, under a limit of ${count(limit)}.` +
      (outcome.never > 0 ? ` ${count(outcome.never)} could not pass, however long they waited.` : "");
    Figure.draw(at("picture"), outcome, limit, period);
  };

  const fail = (words) => {
    for (const name of ["admitted", "denied", "most", "worst", "wait"]) at(name).textContent = "–";
    at("most").classList.remove("over");
    at("said").textContent = "Nothing is decided.";
    at("fault").textContent = words;
    Figure.clear(at("picture"));
  };

  const render = (exports) => {
    const given = numbers();
    const values = Object.fromEntries(names.map((name, place) => [name, given[place]]));
    names.forEach(tell);
    let fault = "";
    try {
      show(values, Engine.decide(exports, given));
    } catch (thrown) {
      // What the numbers did is for the reader; anything else is a fault of the page.
      if (!(thrown instanceof Engine.Refusal)) throw thrown;
      fault = thrown.message;
      fail(`${fault.slice(0, 1).toUpperCase()}${fault.slice(1)}.`);
    }
    at("fault").hidden = fault === "";
  };

  try {
    const exports = await Engine.load(at("engine").textContent);
    at("settings").addEventListener("input", () => render(exports));
    at("settings").addEventListener("submit", (event) => event.preventDefault());
    // The controls are set back after the event.
    at("settings").addEventListener("reset", () => setTimeout(() => render(exports)));
    new ResizeObserver(() => render(exports)).observe(at("picture"));
    render(exports);
    document.body.dataset.state = "ready";
  } catch (fault) {
    fail(`The engine does not start in this browser: ${fault.message}`);
    at("fault").hidden = false;
    document.body.dataset.state = "failed";
  }
})();
