/* Until the page is laid out only its head shows, so that nothing is laid out twice. Should a script fail before, all
   shows that stands there. */
(function () {
  "use strict";

  const { classList } = document.documentElement;
  const show = () => classList.remove("is-opening");
  classList.add("is-opening");
  for (const failure of ["error", "unhandledrejection"]) window.addEventListener(failure, show);
})();
