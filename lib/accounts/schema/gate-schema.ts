import { z } from "zod";

/** A gate as it stands: of the account, or of one member. */
export const standingGateSchema = z.strictObject({
  key: z.string(),
  kind: z.enum(["rate", "concurrency"]),
  shadow: z.boolean().meta({ description: "Only records what it would have refused." }),
  windows: z.array(z.string()).meta({ description: "Keys of its windows: one, or one per feature." }),
  open: z.int().nullable(),
  limit: z.int().nullable(),
});
