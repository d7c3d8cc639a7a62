// Runs before the first paint: a theme that was chosen holds from then on; without a choice, the system's does.
"use strict";
try {
  const chosen = localStorage.getItem("perfgate-theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
} catch {
  // A page from a file may keep nothing in some browsers.
}
