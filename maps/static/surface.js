/* Areas on the ellipsoid of polygons whose edges are straight in longitude and latitude. Pure. */
(function () {
  "use strict";
})();
