/* The buttons above the map: language, theme, link, picture, print, full screen. */
(function () {
  "use strict";
})();
