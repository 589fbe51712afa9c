/* An evacuation area drawn by the reader, and what lies in it. */
(function () {
  "use strict";
})();
