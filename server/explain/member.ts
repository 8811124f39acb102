import { windowName } from "@/components/decisions/words";
import { formatCredits, formatMeasured, sumOf, unitOf } from "@/lib/format";
import { formatMoment } from "@/lib/format-time";
import type { Invitation, Member } from "@/lib/sdk/spillway";
import { type Explanation, frameOf, plain, type Reads, Unexplained } from "./explanation";

/** A member is one of an account, so they are found through it. */
export async function explainMember(reads: Reads, id: string, account: string | null): Promise<Explanation> {
  if (account === null) throw new Unexplained(`${id} is found through its account: name it as well.`);
  const [member, standing] = await Promise.all([reads.getMember(account, id), reads.getStanding(account)]);
  const frame = frameOf(standing);
  const moment = (at: string) => formatMoment(Date.parse(at), frame);
  const removed = member.removed_at === null ? "" : ` ${moment(member.removed_at)}`;
  return {
    id,
    kind: "member",
    account: member.account,
    sentence: plain(
      [
        `“${member.name}”, added ${moment(member.created_at)}: ${member.state}${removed}.`,
        ...limitsOf(member),
      ].join(" "),
    ),
    chain: [{ kind: "account", id: member.account, sentence: "Whose member it is." }],
    object: { ...member },
  };
}

/** What limits them alone, and how much of each is used. */
function limitsOf({ windows, spending }: Member): string[] {
  return [
    ...windows.map(
      ({ key, measure, used, held, limit }) =>
        `Of their ${windowName(key)} window ${formatMeasured(sumOf(used, held), measure)} of ${formatMeasured(limit, measure)} ${unitOf(measure)} are used.`,
    ),
    ...spending.map(
      ({ period, used, limit }) =>
        `Of their cap of a ${period} ${formatCredits(used)} of ${formatCredits(limit)} credits are spent.`,
    ),
  ];
}

const FATES: Readonly<Record<Invitation["state"], (invitation: Invitation) => string>> = {
  pending: ({ expires_at: at }) => `it waits until ${at}`,
  accepted: ({ accepted_at: at }) => `accepted ${at}`,
  revoked: ({ revoked_at: at }) => `taken back ${at}`,
  expired: ({ expires_at: at }) => `over since ${at}`,
};

/** An invitation is found through the organization that it leads to. */
export async function explainInvitation(
  reads: Reads,
  id: string,
  account: string | null,
): Promise<Explanation> {
  if (account === null) throw new Unexplained(`${id} is found through its account: name it as well.`);
  const invitation = await reads.getInvitation(account, id);
  const { member, name, email } = invitation;
  return {
    id,
    kind: "invitation",
    account: invitation.account,
    sentence: `“${name}” (${email}) was invited ${invitation.created_at}: ${FATES[invitation.state](invitation)}.`,
    chain: [
      { kind: "account", id: invitation.account, sentence: "Whose member they are to be." },
      ...(member === null ? [] : [{ kind: "member", id: member, sentence: "Who they become." }]),
    ],
    object: { ...invitation },
  };
}
