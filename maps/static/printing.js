/* The page on one sheet of A4 or A3. */
(function () {
  "use strict";
})();
