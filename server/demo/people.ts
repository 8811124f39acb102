import { DEMO_PEOPLE } from "@/lib/auth/demo-people";
import { uuidOfId } from "@/lib/engine/ids";
import type { Runtime } from "@/lib/runtime";
import { USER } from "./cast";
import { ORGANIZATION, PRIYA } from "./organization";

/** Who may sign in to the demo; the sign-in page offers the same. */
export const PEOPLE = DEMO_PEOPLE;

/** Adds the people who are not there yet: the user owns their account, and the member is one of the organization's. */
export async function plantPeople(runtime: Runtime): Promise<void> {
  for (const { as, role, name, email, password } of PEOPLE) {
    await runtime.sessions.addUser({ role, name, email, password });
    if (as === "admin") continue;
    const user = await runtime.db.user.findUniqueOrThrow({ where: { email } });
    const { externalId } = as === "user" ? USER : ORGANIZATION;
    const account = await runtime.directory.byExternalId(false, externalId);
    if (account === null) throw new Error(`the demo's account ${externalId} is missing`);
    const link = { accountId: uuidOfId(account.id), userId: user.id };
    await runtime.db.accountUser.upsert({
      where: { accountId_userId: link },
      update: {},
      create: { ...link, ...(as === "user" ? { role: "owner" } : await memberLink(runtime, link.accountId)) },
    });
  }
}

async function memberLink(runtime: Runtime, accountId: string): Promise<{ role: string; memberId: string }> {
  const { id } = await runtime.db.member.findFirstOrThrow({
    where: { accountId, externalId: PRIYA, removedAt: null },
  });
  return { role: "member", memberId: id };
}
