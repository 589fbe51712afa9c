/* The time brush over a histogram, and playback. */
(function () {
  "use strict";
})();
