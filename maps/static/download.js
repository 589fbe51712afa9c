/* What is filtered, as a table or as GeoJSON, with its sources. */
(function () {
  "use strict";
})();
