/* Distances and areas measured by the reader. */
(function () {
  "use strict";
})();
