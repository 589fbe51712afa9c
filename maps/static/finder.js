/* Search, filters and the count of what passes them. */
(function () {
  "use strict";
})();
