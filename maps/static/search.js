/* Search over names in every script. Pure: texts in, rows out. */
(function () {
  "use strict";
})();
