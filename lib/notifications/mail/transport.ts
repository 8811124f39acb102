import { createTransport } from "nodemailer";
import type { LeasedMail } from "@/lib/storage/mail-ports";

/** What came of handing a mail over. `refused`: it never will be taken. An error holds what a server said, never a credential. */
export type HandedOver =
  | { readonly kind: "sent" | "kept" }
  | { readonly kind: "refused" | "failed"; readonly error: string };

export interface MailTransport {
  send(mail: LeasedMail): Promise<HandedOver>;
  close(): void;
}

/** Where no mail server is configured: mails stay in the database, where the outbox page shows them. */
export const localOutbox: MailTransport = {
  send: async () => ({ kind: "kept" }),
  close: () => {},
};

const CONNECTIONS = 2;
const CONNECT_TIMEOUT_MS = 10_000;
const SOCKET_TIMEOUT_MS = 20_000;
/** The longest that one attempt can take: name, connection, greeting, and each answer of a conversation that goes on. */
export const SEND_MS_MAX = 60_000;

/** Mail by SMTP. The `Message-ID` comes from the mail, so that one that is sent twice after a crash can be told to be the same. */
export function smtpTransport(options: { readonly url: string; readonly from: string }): MailTransport {
  const { protocol, hostname, username } = new URL(options.url);
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  const transport = createTransport(
    {
      url: options.url,
      pool: true,
      maxConnections: CONNECTIONS,
      connectionTimeout: CONNECT_TIMEOUT_MS,
      greetingTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SOCKET_TIMEOUT_MS,
      // A password is not sent where anybody on the way can read it.
      requireTLS: protocol === "smtp:" && username !== "" && !isLocal,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from: options.from },
  );
  const domain = options.from.match(/@([^\s>]+)/)?.[1] ?? "localhost";
  return {
    async send(mail) {
      try {
        await transport.sendMail({
          messageId: `<${mail.id}@${domain}>`,
          to: { name: "", address: mail.recipient },
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          headers: { "Auto-Submitted": "auto-generated" },
        });
        return { kind: "sent" };
      } catch (error) {
        return failureOf(error);
      }
    },
    close: () => transport.close(),
  };
}

interface SmtpError {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

const ERROR_CHARACTERS_MAX = 300;

/**
 * A refusal of this recipient or of this message is for good; everything else (no connection, a greylist, our own password) may be
 * mended. Only what the server answered is kept of the error.
 */
function failureOf(error: unknown): HandedOver {
  const { code = "unknown", responseCode, response } = (error ?? {}) as SmtpError;
  const words = [code, responseCode === undefined ? "" : (response ?? String(responseCode))];
  const said = words.filter((word) => word !== "").join(": ");
  const isAboutMail = code === "EENVELOPE" || code === "EMESSAGE";
  const kind = isAboutMail && responseCode !== undefined && responseCode >= 500 ? "refused" : "failed";
  return { kind, error: said.replaceAll(/\p{Cc}+/gu, " ").slice(0, ERROR_CHARACTERS_MAX) };
}
