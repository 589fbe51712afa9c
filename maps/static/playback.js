/* The time that is shown, moved step by step from the first dated incident to the last. */
(function (bm) {
  "use strict";

  const STEP_MS = 900;

  /* `unit` and `speed` tell what the reader has chosen; `changed` is called when it begins and when it stops. */
  bm.openPlayback = function ({ span, unit, speed, changed }) {
    let timer = null;

    const isWithin = ([first, last]) => last >= span[0] && first <= span[1];

    /* Where no time is shown yet, the first step is to the first unit, or backwards to the last. */
    function next(steps) {
      if (bm.state.time) return bm.shifted(bm.state.time, unit(), steps);
      return bm.periodOf(span[steps > 0 ? 0 : 1], unit());
    }

    /* One step; false where it would lead beyond all that is dated. */
    function step(steps) {
      const time = next(steps);
      if (!isWithin(time)) return false;
      bm.set({ time });
      return true;
    }

    function go() {
      timer = setTimeout(function () {
        if (step(1)) go();
        else stop();
      }, STEP_MS / speed());
    }

    function stop() {
      if (timer === null) return;
      clearTimeout(timer);
      timer = null;
      changed();
    }

    /* From where the time is; from the beginning where it is at the end. */
    function play() {
      const { time } = bm.state;
      if (!time) step(1);
      else if (!isWithin(next(1))) bm.set({ time: [span[0], span[0] + time[1] - time[0]] });
      go();
      changed();
    }

    return {
      isPlaying: () => timer !== null, stop,
      toggle: () => (timer === null ? play() : stop()),
      move(steps) { stop(); step(steps); },
    };
  };
})(window.bordermap);
