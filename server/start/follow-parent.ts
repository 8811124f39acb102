/**
 * Imported first into every process of ours that another one starts. When the parent is killed, its channel to
 * us closes: end as if it had asked us to. Otherwise a killed start would leave a web process on the port.
 */
if (process.channel) {
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  process.channel.unref();
}
