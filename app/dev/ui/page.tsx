import type { Metadata } from "next";
import { cookies } from "next/headers";
import { GALLERY_NOW_MS, GALLERY_ZONE } from "@/components/testing/standing-fixtures";
import { ClockProvider } from "@/components/ui/clock";
import { Link } from "@/components/ui/link";
import { Logo } from "@/components/ui/logo";
import { parseTheme, THEME_COOKIE } from "@/components/ui/theme";
import { ThemeSwitch } from "@/components/ui/theme-switch";
import { requireAdmin } from "@/lib/auth/page-user";
import { config } from "@/lib/config";
import { registered } from "@/lib/runtime";
import { ActivityParts, CheckParts, DisputeParts } from "./activity-parts";
import { BreakdownParts } from "./breakdown-parts";
import { BuyingParts, CodeParts, PaymentParts } from "./buying-parts";
import { Controls } from "./controls";
import { ChartParts, CreditParts } from "./credit-parts";
import { AuthParts, InvitationParts } from "./door-parts";
import { Foundations } from "./foundations";
import { KeyParts, SettingsParts } from "./key-parts";
import { AdminParts, FreezeParts, GiveBackParts, LedgerParts } from "./ledger-parts";
import { MemberParts, RefundParts } from "./people-parts";
import { ForecastParts, PlanParts } from "./plan-parts";
import { States } from "./states";
import { CascadeStates, DecisionParts, UsageParts } from "./usage-parts";
import { WebhookParts } from "./webhook-parts";

export const metadata: Metadata = { title: "Components", robots: { index: false } };

/** Each group by its anchor, in the order of the page. */
const GROUPS = [
  ["cascade", "Cascade", CascadeStates],
  ["usage", "Usage", UsageParts],
  ["forecast", "Forecast", ForecastParts],
  ["breakdown", "Where usage went", BreakdownParts],
  ["decisions", "Decisions", DecisionParts],
  ["activity", "Activity", ActivityParts],
  ["disputes", "Disputes", DisputeParts],
  ["check", "Check of a bill", CheckParts],
  ["credits", "Credits", CreditParts],
  ["buying", "Buying credits", BuyingParts],
  ["codes", "Promo codes", CodeParts],
  ["payments", "Test payments", PaymentParts],
  ["ledger", "Grants and ledger", LedgerParts],
  ["refunds", "Refunds and resets", RefundParts],
  ["keys", "API keys", KeyParts],
  ["settings", "Settings", SettingsParts],
  ["webhooks", "Webhooks", WebhookParts],
  ["auth", "Before the sign-in", AuthParts],
  ["invitations", "Invitations", InvitationParts],
  ["members", "Members", MemberParts],
  ["plans", "Plans", PlanParts],
  ["admin", "Admin", AdminParts],
  ["freeze", "Freezing", FreezeParts],
  ["give-back", "Giving back", GiveBackParts],
  ["charts", "Charts", ChartParts],
  ["states", "Status and states", States],
  ["controls", "Controls", Controls],
  ["foundations", "Foundations", Foundations],
] as const;

/** Every component in every state, on a clock that stands still: what screenshots and axe are run on. */
export default async function GalleryPage({ searchParams }: { searchParams: Promise<{ groups?: unknown }> }) {
  // It shows nothing of anybody's, but it is the largest page there is: in production it is there for administrators alone.
  if (config().environment === "production") await requireAdmin(registered().runtime);
  const jar = await cookies();
  // axe needs far longer for one large page than for its parts.
  const { groups } = await searchParams;
  const shown = typeof groups === "string" ? groups.split(",") : null;
  return (
    <ClockProvider nowMs={GALLERY_NOW_MS} timeZone={GALLERY_ZONE} isFixed>
      <main className="mx-auto flex max-w-310 flex-col gap-14 px-4 py-8 sm:px-8">
        <header className="flex flex-wrap items-center justify-between gap-4">
          <h1>
            <Logo />
            <span className="ms-3 text-muted">Components</span>
          </h1>
          <div className="flex items-center gap-4">
            <ThemeSwitch theme={parseTheme(jar.get(THEME_COOKIE)?.value)} />
          </div>
        </header>
        <nav aria-label="Groups">
          <ul className="flex flex-wrap gap-x-5 gap-y-2">
            {GROUPS.map(([id, title]) => (
              <li key={id}>
                <Link href={`#${id}`}>{title}</Link>
              </li>
            ))}
          </ul>
        </nav>
        {GROUPS.map(([id, , Parts]) => (shown === null || shown.includes(id) ? <Parts key={id} /> : null))}
      </main>
    </ClockProvider>
  );
}
