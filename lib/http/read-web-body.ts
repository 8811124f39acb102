import type { BodyFault } from "./route-call";

/** The body of a request, no more of which is taken into memory than `bytesMax`: who sends it may be anybody. */
export async function readWebBody(request: Request, bytesMax: number): Promise<Uint8Array | BodyFault> {
  const reader = request.body?.getReader();
  if (reader === undefined) return new Uint8Array(0);
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return chunks.length === 1 ? (chunks[0] as Uint8Array) : joinChunks(chunks, length);
      length += value.length;
      if (length > bytesMax) {
        reader.cancel().catch(() => {});
        return "too_large";
      }
      chunks.push(value);
    }
  } catch {
    return "aborted";
  }
}

function joinChunks(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
