// The theme switch, which every page has.
"use strict";
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "theme";
  const show = () => {
    button.textContent = isDark() ? "Light theme" : "Dark theme";
    document.dispatchEvent(new Event("perfgate-theme"));
  };
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("perfgate-theme", root.dataset.theme);
    } catch {
      // The choice then holds for this page only.
    }
    show();
  });
  system.addEventListener("change", show);
  document.querySelector("header").append(button);
  show();
})();
