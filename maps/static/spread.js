/* Which marks lie where on the screen: a grid for finding them. Pure. */
(function () {
  "use strict";
})();
