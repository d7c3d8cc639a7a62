// Preloaded into a Node process (NODE_OPTIONS=--require): tells its live heap to whoever connects.
// PSS of V8 grows by its laziness; what is alive after a collection is the figure that shows a leak.
"use strict";
const net = require("node:net");
const path = require("node:path");
const v8 = require("node:v8");
const vm = require("node:vm");

const folder = process.env.PERFGATE_HEAP_PROBE;
if (folder) {
  v8.setFlagsFromString("--expose-gc");
  const collect = vm.runInNewContext("gc");
  const server = net.createServer((socket) => {
    socket.on("error", () => {});
    collect();
    collect();
    socket.end(String(process.memoryUsage().heapUsed));
  });
  server.on("error", () => {});
  server.listen(path.join(folder, `${process.pid}.sock`));
  // Nobody is kept running for our sake.
  server.unref();
}
