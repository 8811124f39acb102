import { idOfUuid, isId, uuidOfId } from "@/lib/engine/ids";
import type { Runtime } from "@/lib/runtime";
import type { Author } from "@/lib/storage/audit-ports";
import { openAccount } from "../commands";

/**
 * Opens the account of a person who signs up, on the plan that the configuration names: a live one, or in a demo, whose accounts are all of
 * the sandbox, one of those. Asked again for the same person it finds the one there is. Null where sign-up is closed or its plan is not published.
 */
export async function openOwnAccount(
  runtime: Runtime,
  person: { readonly userId: string; readonly name: string; readonly email: string },
  author: Author,
): Promise<string | null> {
  const plan = await signUpPlan(runtime);
  if (plan === null) return null;
  const livemode = !runtime.config.isDemoWanted;
  const request = {
    name: person.name,
    email: person.email,
    kind: "person" as const,
    external_id: person.userId,
    plan,
    time_zone: "UTC",
    // Somebody who signs up by themselves is asked before anything is charged.
    consent: { mode: "ask" as const },
  };
  const opened = await openAccount(runtime, request, livemode, author);
  if (opened.kind === "opened") return opened.accountId;
  if (opened.kind !== "external_id_taken") return null;
  return (await runtime.directory.byExternalId(livemode, person.userId))?.id ?? null;
}

/** The newest published version of the plan of this id or name. */
async function signUpPlan({ config, db }: Runtime): Promise<string | null> {
  if (config.signUpPlan === null) return null;
  const asked = config.signUpPlan;
  const byId = isId("pln", asked) ? { planId: uuidOfId(asked) } : { plan: { name: asked } };
  const version = await db.planVersion.findFirst({
    where: { ...byId, status: "published" },
    orderBy: [{ plan: { createdAt: "asc" } }, { version: "desc" }],
    select: { planId: true, version: true },
  });
  return version === null ? null : `${idOfUuid("pln", version.planId)}@${version.version}`;
}
