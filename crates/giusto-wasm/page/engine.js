// The engine: numbers go in one by one, an outcome comes out.
"use strict";
const Engine = (() => {
  // Numbers that are no scenario, in the words of the engine.
  class Refusal extends Error {}

  const TOTALS = ["admitted", "denied", "never", "most", "worst", "wait"];

  const load = async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const { instance } = await WebAssembly.instantiate(bytes, {});
    return instance.exports;
  };

  // What the module says of its last fault.
  const words = (exports) => {
    let text = "";
    for (let at = 0, letter; (letter = exports.giusto_letter(at)) !== 0; at += 1) {
      text += String.fromCodePoint(letter);
    }
    return text;
  };

  const read = (exports) => {
    let at = 0;
    const next = () => exports.giusto_number(at++);
    const outcome = Object.fromEntries(TOTALS.map((name) => [name, next()]));
    const counts = [next(), next()];
    const bin = () => ({ offered: next(), admitted: next(), peak: next() });
    outcome.bins = Array.from({ length: counts[0] }, bin);
    const request = () => ({ time: next(), isAdmitted: next() === 1 });
    outcome.requests = Array.from({ length: counts[1] }, request);
    return outcome;
  };

  // Decides a scenario; throws what the engine says where its numbers are none.
  const decide = (exports, numbers) => {
    const hold = (code) => { if (code !== 0) throw new Refusal(words(exports)); };
    numbers.forEach((value, place) => hold(exports.giusto_put(place, value)));
    hold(exports.giusto_run());
    return read(exports);
  };

  return { load, decide, Refusal };
})();
