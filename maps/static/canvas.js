/* The canvas on which all marks of incidents are drawn. */
(function () {
  "use strict";
})();
