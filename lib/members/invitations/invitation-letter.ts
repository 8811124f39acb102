import type { Instant } from "@/lib/engine/amounts";
import { letterOf } from "@/lib/notifications/schema/letter-words";
import type { NewMail } from "@/lib/storage/mail-ports";

interface Invited {
  readonly invitationId: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly email: string;
  readonly link: string;
  readonly days: number;
  readonly expiresAt: Instant;
}

/** What an invited person is written. It names the organization and nobody in it: whose address is in its books is not ours to tell. */
export function invitationLetter(invited: Invited): NewMail {
  const { accountName, days } = invited;
  const span = days === 1 ? "one day" : `${days} days`;
  return {
    ...letterOf({
      subject: `Join ${accountName}`,
      paragraphs: [
        `Somebody who runs ${accountName} invites you to be a member of it. As one you see your own share of its limits and what its pool has left.`,
        `The link is for this address alone, is good for ${span}, and once. Open it, then sign in or choose a password.`,
      ],
      action: { label: "Look at the invitation", url: invited.link },
      footer: `You get this because this address was entered by ${accountName}. If you do not know them, do nothing.`,
    }),
    origin: `invitation:${invited.invitationId}`,
    kind: "invitation",
    accountId: invited.accountId,
    userId: null,
    recipient: invited.email,
    uselessAt: invited.expiresAt,
  };
}
