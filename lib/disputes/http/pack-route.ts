import { z } from "zod";
import { acceptedType } from "@/lib/http/accepted-type";
import { defineRouteFor } from "@/lib/http/define-route";
import { idSchema } from "@/lib/http/name-schemas";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { packPdf } from "../pack/pack-pdf";
import { readPack } from "../pack/read-pack";
import { disputePackSchema } from "../schema/pack-schema";
import { findEvent } from "./find-event";

const PDF = "application/pdf";

const get = defineRouteFor<Runtime>()({
  method: "GET",
  path: "/api/v1/usage-events/{id}/pack",
  operationId: "getDisputePack",
  summary:
    "Everything about one charge: decision, trace, charge, movements, refunds, disputes, and the hashes",
  description:
    "With `Accept: application/pdf` as one page to print or attach; what is too long for it is in the JSON.",
  tags: ["Disputes"],
  scope: "read",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  params: z.strictObject({ id: idSchema("use") }),
  responses: { 200: disputePackSchema },
  streams: { [PDF]: "One page." },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, principal, params, headers }) => {
    const found = await findEvent(runtime, principal, params.id, "read");
    if ("kind" in found) return found;
    const pack = await readPack(runtime, found.accountId, found.stored);
    const seq = pack.decision.seq;
    if (acceptedType(headers("accept"), ["application/json", PDF]) !== PDF)
      return { status: 200, body: pack, seq };
    const page = await packPdf(pack);
    async function* whole() {
      yield page;
    }
    return {
      status: 200,
      contentType: PDF,
      headers: [["content-disposition", `attachment; filename="dispute-pack-${params.id}.pdf"`]],
      stream: whole(),
      seq,
    };
  },
});
export const packRoute: Route<Runtime> = get;
