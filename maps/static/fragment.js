/* The view in the address of the page, so that a link restores it. */
(function () {
  "use strict";
})();
