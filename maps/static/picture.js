/* The map as a PNG. */
(function () {
  "use strict";
})();
