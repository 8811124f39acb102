import type { Metadata } from "next";
import { cookies } from "next/headers";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { Logo } from "@/components/ui/logo";
import { parseTheme, THEME_COOKIE } from "@/components/ui/theme";
import { ThemeSwitch } from "@/components/ui/theme-switch";
import { Moment } from "@/components/ui/time";
import { requireAdmin } from "@/lib/auth/page-user";
import { type OutboxMail, readOutbox } from "@/lib/notifications/reads";
import { registered } from "@/lib/runtime";

export const metadata: Metadata = { title: "Outbox", robots: { index: false } };

const SHOWN = 50;

const STATUS = {
  pending: { tone: "accent", word: "waiting" },
  sent: { tone: "ok", word: "sent" },
  kept: { tone: "neutral", word: "not sent: kept here" },
  failed: { tone: "danger", word: "given up" },
} as const;

/**
 * The mail of this installation. Whoever reads it can confirm addresses and set passwords, so it is for administrators; in a demo
 * everybody reads it, whose administrator's password is known to everybody anyway.
 */
export default async function OutboxPage() {
  const { runtime } = registered();
  if (!runtime.config.isDemoWanted) await requireAdmin(runtime);
  const [jar, mails] = await Promise.all([cookies(), readOutbox(runtime, SHOWN)]);
  return (
    <main className="mx-auto flex max-w-180 flex-col gap-6 px-4 py-8 sm:px-8">
      <header className="flex flex-wrap items-center justify-between gap-4">
        <h1>
          <Logo />
          <span className="ms-3 text-muted">Outbox</span>
        </h1>
        <ThemeSwitch theme={parseTheme(jar.get(THEME_COOKIE)?.value)} />
      </header>
      <p className="rounded-sm border border-warn/50 bg-warn-soft p-3">
        {runtime.config.smtpUrl === null
          ? "No mail leaves this machine: SMTP_URL is not set. This is what would have been sent."
          : "Mail is handed to a server; what it has taken is not kept here."}
      </p>
      {mails.length === 0 ? (
        <EmptyState title="No mail yet">Whatever is mailed is listed here, newest first.</EmptyState>
      ) : (
        <ul className="flex flex-col gap-4">
          {mails.map((mail) => (
            <MailEntry key={mail.id} mail={mail} />
          ))}
        </ul>
      )}
    </main>
  );
}

function MailEntry({ mail }: { mail: OutboxMail }) {
  const { tone, word } = STATUS[mail.status as keyof typeof STATUS];
  return (
    <li className="rounded-md border border-hairline bg-raised p-4">
      <h2 className="font-medium">{mail.subject}</h2>
      <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        <span className="break-all">to {mail.to}</span>
        <Moment at={mail.at} precision="second" />
        <Badge tone={tone}>{word}</Badge>
        {mail.error === null ? null : <span className="font-mono text-xs">{mail.error}</span>}
      </p>
      {mail.text === null ? null : (
        <div className="mt-3 break-words whitespace-pre-wrap">
          {mail.text.split(/(https?:\/\/\S+)/).map((part) =>
            /^https?:\/\//.test(part) ? (
              <Link key={part} href={part} className="break-all">
                {part}
              </Link>
            ) : (
              part
            ),
          )}
        </div>
      )}
    </li>
  );
}
