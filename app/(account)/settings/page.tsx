import type { Metadata } from "next";
import { cookies, headers } from "next/headers";
import { SettingsPage } from "@/components/pages/settings/settings-page";
import { CHOSEN_ZONE_COOKIE, DATE_STYLE_COOKIE } from "@/components/ui/read-cookies";
import { parseTheme, THEME_COOKIE } from "@/components/ui/theme";
import { principalOfPage } from "@/lib/auth/page-account";
import { requireUser } from "@/lib/auth/page-user";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { NUMBER_STYLE_COOKIE, parseNumberStyle } from "@/lib/format-style";
import { parseDateStyle } from "@/lib/format-time";
import type { SessionPrincipal } from "@/lib/http/principal";
import { type Runtime, registered } from "@/lib/runtime";

const ZONES = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];

export const metadata: Metadata = { title: "Settings" };

export default async function Page() {
  const { runtime } = registered();
  const user = await requireUser(runtime);
  const cookie = (await headers()).get("cookie") ?? "";
  const [jar, principal, sessions, preferences] = await Promise.all([
    cookies(),
    principalOfPage(runtime),
    runtime.sessions.list(cookie),
    runtime.db.user.findUnique({ where: { id: user.id }, select: { alertMails: true } }),
  ]);
  return (
    <SettingsPage
      name={user.name}
      email={user.email}
      alertMails={preferences?.alertMails ?? true}
      hasSecondFactor={user.hasSecondFactor}
      sessions={sessions}
      chosenZone={jar.get(CHOSEN_ZONE_COOKIE)?.value ?? ""}
      zones={ZONES}
      dates={parseDateStyle(jar.get(DATE_STYLE_COOKIE)?.value)}
      numbers={parseNumberStyle(jar.get(NUMBER_STYLE_COOKIE)?.value)}
      theme={parseTheme(jar.get(THEME_COOKIE)?.value)}
      accountIds={principal?.accountIds ?? []}
      organizations={principal === null ? [] : await organizationsOf(runtime, principal)}
    />
  );
}

/** Both those that they hold and those that they are a member of, by name. */
async function organizationsOf({ db }: Runtime, { accountIds, memberships }: SessionPrincipal) {
  const ids = [...accountIds, ...Object.keys(memberships)].map(uuidOfId);
  const rows = await db.account.findMany({
    where: { id: { in: ids }, kind: "organization" },
    select: { id: true, name: true },
    orderBy: { name: "asc" },
  });
  return rows.map((row) => {
    const id = idOfUuid("acct", row.id);
    return { id, name: row.name, isMember: memberships[id] !== undefined };
  });
}
