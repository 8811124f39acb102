import type { Checkpoint } from "@/lib/storage/checkpoint-ports";
import type { CheckpointWire } from "./schema/checkpoint-schema";

export function checkpointWire(checkpoint: Checkpoint): CheckpointWire {
  const { ref, at, publicKey, ...told } = checkpoint;
  return { id: `chk_${ref}`, ...told, at: new Date(at).toISOString(), public_key: publicKey };
}
