import { DEMO_PEOPLE } from "@/lib/auth/demo-people";
import { uuidOfId } from "@/lib/engine/ids";
import type { Runtime } from "@/lib/runtime";

/** Who may sign in to the demo; the sign-in page offers the same. */
export const PEOPLE = DEMO_PEOPLE;

/** Adds the people who are not there yet, and makes the user the owner of their account. */
export async function plantPeople(runtime: Runtime, accountId: string): Promise<void> {
  for (const { role, name, email, password } of PEOPLE) {
    await runtime.sessions.addUser({ role, name, email, password });
    if (role !== "user") continue;
    const user = await runtime.db.user.findUniqueOrThrow({ where: { email } });
    const link = { accountId: uuidOfId(accountId), userId: user.id };
    await runtime.db.accountUser.upsert({
      where: { accountId_userId: link },
      update: {},
      create: { ...link, role: "owner" },
    });
  }
}
