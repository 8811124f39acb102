import { z } from "zod";
import type { Checkpoint } from "@/lib/storage/checkpoint-ports";

const hex = z.string().regex(/^[0-9a-f]+$/);

export const checkpointSchema = z.strictObject({
  id: z.string(),
  number: z.int().meta({ description: "One more than that of the checkpoint before." }),
  at: z.string().meta({ format: "date-time" }),
  accounts: z
    .int()
    .meta({ description: "How many had grown since the checkpoint before; their heads are its leaves." }),
  root: hex,
  previous: hex.meta({ description: "The hash of the checkpoint before; zeros of the first." }),
  hash: hex.meta({ description: "SHA-256 of the text that is signed." }),
  public_key: hex.meta({ description: "Ed25519." }),
  signature: hex,
});
export type CheckpointWire = z.output<typeof checkpointSchema>;

export function checkpointWire(checkpoint: Checkpoint): CheckpointWire {
  const { ref, at, publicKey, ...told } = checkpoint;
  return { id: `chk_${ref}`, ...told, at: new Date(at).toISOString(), public_key: publicKey };
}
