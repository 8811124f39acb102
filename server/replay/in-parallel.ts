/**
 * Takes the items in order and has `width` of them under way at a time, so that a long trace is never in memory. The first
 * failure ends it: nothing new is taken, what is under way is waited for, and the failure is thrown.
 */
export async function inParallel<Item>(
  items: AsyncIterable<Item> | Iterable<Item>,
  width: number,
  act: (item: Item) => Promise<void>,
): Promise<void> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let isEnding = false;
  const takeTurns = async () => {
    try {
      while (!isEnding) {
        const next = await iterator.next();
        if (next.done) break;
        await act(next.value);
      }
    } finally {
      isEnding = true;
    }
  };
  const turns = await Promise.allSettled(Array.from({ length: width }, takeTurns));
  await iterator.return?.();
  const failed = turns.find((turn) => turn.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}
