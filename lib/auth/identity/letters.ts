import type { Instant } from "@/lib/engine/amounts";
import { letterOf } from "@/lib/notifications/schema/letter-words";
import type { NewMail } from "@/lib/storage/mail-ports";

/** What people are written about who they are: what, why, until when, what they can do. Links carry their token behind a `#`, which no server is sent. */

interface Addressed {
  readonly origin: string;
  readonly recipient: string;
  readonly userId: string | null;
  readonly uselessAt: Instant | null;
}

const ASKED = "You get this because this address was entered on our pages. If that was not you, do nothing.";
const OWNED = "You get this because it is about how you sign in.";

export function confirmLetter(to: Addressed, url: string, token: string): NewMail {
  return mail("sign_up", to, {
    subject: "Confirm your e-mail address",
    paragraphs: [
      "Somebody, probably you, is signing up with this address. Open the link to confirm that it is yours: your account is then opened.",
      "The link is good for 24 hours and once.",
    ],
    action: { label: "Confirm this address", url: `${url}/verify#${token}` },
    footer: ASKED,
  });
}

export function knownLetter(to: Addressed, url: string): NewMail {
  return mail("sign_up", to, {
    subject: "You have an account already",
    paragraphs: [
      "Somebody, probably you, tried to sign up with this address. There is an account with it, and nothing was changed.",
      "You can sign in as before, or set a new password there if you have forgotten yours.",
    ],
    action: { label: "Sign in", url: `${url}/sign-in` },
    footer: ASKED,
  });
}

export function resetLetter(to: Addressed, url: string, token: string): NewMail {
  return mail("password_reset", to, {
    subject: "Set a new password",
    paragraphs: [
      "Somebody, probably you, asked to set a new password for this address. Until you do, the old one stays.",
      "The link is good for one hour and once. With the new password every session is ended; a second factor is asked for as before.",
    ],
    action: { label: "Set a new password", url: `${url}/reset-password#${token}` },
    footer: ASKED,
  });
}

export function passwordChangedLetter(to: Addressed, url: string): NewMail {
  return mail("security", to, {
    subject: "Your password was changed",
    paragraphs: [
      "The password of this address was changed just now, and every other session was ended.",
      "If that was not you, set a new password at once.",
    ],
    action: { label: "Set a new password", url: `${url}/forgot-password` },
    footer: OWNED,
  });
}

function mail(kind: string, to: Addressed, parts: Parameters<typeof letterOf>[0]): NewMail {
  return { ...letterOf(parts), ...to, kind, accountId: null };
}
