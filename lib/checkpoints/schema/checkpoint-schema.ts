import { z } from "zod";

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
