import { z } from "zod";

/** What people fill in about a webhook endpoint. Where an address leads is judged by the server. */
export const endpointForm = z
  .object({
    url: z
      .string()
      .trim()
      .min(1, "Address is missing")
      .refine((url) => /^https?:\/\/[^\s/]/i.test(url) && URL.canParse(url), {
        message: "Address must be a web address, such as https://example.com/webhooks",
      }),
    description: z.string().trim().max(200, "Description must be at most 200 characters"),
    kinds: z.enum(["all", "some"]),
    types: z.array(z.string()),
  })
  .refine(({ kinds, types }) => kinds === "all" || types.length > 0, {
    path: ["types"],
    message: "Choose at least one kind of message, or everything",
  });
export type EndpointForm = z.infer<typeof endpointForm>;
