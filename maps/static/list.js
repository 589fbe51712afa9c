/* The list of incidents beside the map: only the rows in sight are made. */
(function () {
  "use strict";
})();
