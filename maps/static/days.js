/* Days as whole numbers since 1970, read from dates as they are written. Pure. */
(function () {
  "use strict";
})();
