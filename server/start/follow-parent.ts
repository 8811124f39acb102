/**
 * Imported first into every process of ours that another one starts. When the parent is killed, its channel to
 * us closes: end as if it had asked us to. Otherwise a killed start would leave a web process on the port.
 *
 * What such a process forks inherits this import. So the channel keeps its process alive, as Node has it: were it
 * unreferenced, a fork that has nothing else to do would end before it was asked anything, and whoever forked it would wait for
 * its answer for ever. Next in development does, for every page with a dynamic segment. Our own processes end by `process.exit`.
 */
if (process.channel) process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
