"use strict";
// The catalogue says when it is complete; workflows and tests wait for it.
const ready = document.getElementById("ready");
if (ready) window.addEventListener("load", () => { ready.hidden = false; });
