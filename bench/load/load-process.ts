import { type Load, type Order, percentiles, type Word } from "./protocol";

const say = (word: Word) => process.send?.(word);

/** Runs `prepare` with the options the bench gave this process, and then obeys its orders. */
export function obey<Options>(prepare: (options: Options) => Promise<Load>): void {
  const options = JSON.parse(process.argv[2] ?? "null") as Options;
  // The bench is gone: so are we, whatever was under way.
  process.on("disconnect", () => process.exit(1));
  const failed = (error: unknown) => {
    say({ kind: "failed", error: String((error as Error)?.stack ?? error) });
    setTimeout(() => process.exit(1), 100);
  };
  process.on("unhandledRejection", failed);
  prepare(options).then((load) => {
    process.on("message", ({ kind }: Order) => {
      if (kind === "start") load.start();
      else if (kind === "mark")
        say({ kind: "marked", mark: { at: performance.now(), operations: load.operations() } });
      else if (kind === "leave") process.exit(0);
      else
        load.stop().then(({ evidence, latencies = { ms: [] } }) => {
          const latenciesMs = percentiles(latencies);
          say({ kind: "stopped", final: { operations: load.operations(), evidence, latenciesMs } });
        }, failed);
    });
    say({ kind: "ready" });
  }, failed);
}
