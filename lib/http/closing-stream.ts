import type { AnswerStream } from "./route-call";

/**
 * A stream that stands on something which must be given back. A generator that was never begun, or that waits in the middle, does not hear
 * that its reader has gone: so what it stands on is closed first.
 */
export function closingStream(source: AsyncGenerator<string>, close: () => Promise<void>): AnswerStream {
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => source.next(),
      return: async () => {
        await close();
        return source.return(undefined);
      },
    }),
  };
}
