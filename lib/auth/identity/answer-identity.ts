import { z } from "zod";
import { freshId } from "@/lib/ids";
import { done, refusal, tooMany } from "../auth-refusal";
import { FailedSignIns } from "../failed-sign-ins";
import { PASSWORD_CHARACTERS_MAX, PASSWORD_CHARACTERS_MIN } from "../session-library";
import type { IdentityParts } from "./identity-parts";
import { type Joined, joinAsNew, joinAsPresent, showInvitation } from "./join";
import { askToReset, resetPassword, toldOf } from "./password-reset";
import { askToSignUp, confirmSignUp } from "./sign-up";

/** Asks within five minutes: each may write a mail, and hashes a password. */
const ASKS_PER_ADDRESS = 4;
const ASKS_PER_PEER = 40;

/** Who is signed in by the request's cookie. */
interface Present {
  readonly userId: string;
  readonly sessionId: string;
}

const password = z.string().min(PASSWORD_CHARACTERS_MIN).max(PASSWORD_CHARACTERS_MAX);
const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^\P{Cc}*$/u);
const email = z.string().trim().max(320).pipe(z.email());
const token = z.string().min(1).max(200);

const bodies = {
  "POST /sign-up": z.strictObject({ name, email, password }),
  "POST /confirm": z.strictObject({ token }),
  "POST /forgot-password": z.strictObject({ email }),
  "POST /reset-password": z.strictObject({ token, newPassword: password }),
  "POST /profile": z.strictObject({ name: name.optional(), alertMails: z.boolean().optional() }),
  "POST /invitation": z.strictObject({ token }),
  "POST /accept-invitation": z.strictObject({ token }),
  "POST /join": z.strictObject({ token, name, password }),
  "POST /revoke-session": z.strictObject({ id: z.string().min(1).max(64) }),
  "POST /revoke-other-sessions": z.strictObject({}),
} as const;

type Operation = keyof typeof bodies;
type Body<Of extends Operation> = z.output<(typeof bodies)[Of]>;

export const IDENTITY_OPERATIONS: ReadonlySet<string> = new Set(Object.keys(bodies));

interface Asked {
  readonly operation: string;
  readonly body: string;
  /** The network address that asks. */
  readonly peer: string;
  /** Asked only where it matters. */
  present(): Promise<Present | null>;
}

/** Answers what we do ourselves about people: adding them, links by mail, profiles, lists of sessions. */
export function createIdentityAnswers(parts: IdentityParts): (asked: Asked) => Promise<Response> {
  const byAddress = new FailedSignIns(parts.clock, ASKS_PER_ADDRESS);
  const byPeer = new FailedSignIns(parts.clock, ASKS_PER_PEER);
  /** Counted alike for every address, so that the limit tells nothing about one. */
  const limited = async (peer: string, address: string, work: () => Promise<void>): Promise<Response> => {
    const waitSeconds = Math.max(byAddress.waitSeconds(address), byPeer.waitSeconds(peer));
    if (waitSeconds > 0) return tooMany(waitSeconds);
    byAddress.failed(address);
    byPeer.failed(peer);
    await work();
    return done();
  };
  /** A link that opens nothing counts against whoever has it: nobody tries many. */
  const counted = async (peer: string, work: () => Promise<Joined>): Promise<Response> => {
    if (byPeer.waitSeconds(peer) > 0) return tooMany(byPeer.waitSeconds(peer));
    const { response, isMiss } = await work();
    if (isMiss) byPeer.failed(peer);
    return response;
  };
  const answers: { [Of in Operation]: (body: Body<Of>, asked: Asked) => Promise<Response> } = {
    "POST /sign-up": async (body, { peer }) =>
      parts.config.signUpPlan === null || !parts.config.canMailPeople
        ? refusal(403, "SIGN_UP_CLOSED", "People are added here by whoever runs this Spillway.")
        : limited(peer, body.email, () => askToSignUp(parts, body)),
    "POST /confirm": async (body, { peer }) => {
      if (byPeer.waitSeconds(peer) > 0) return tooMany(byPeer.waitSeconds(peer));
      const confirmed = await confirmSignUp(parts, body.token);
      if (confirmed === "confirmed") return done();
      byPeer.failed(peer);
      return confirmed === "over"
        ? refusal(400, "LINK_OVER", "The link is over, or was used.")
        : refusal(403, "SIGN_UP_CLOSED", "Sign-up has been closed since.");
    },
    "POST /forgot-password": async (body, { peer }) =>
      parts.config.canMailPeople
        ? limited(peer, body.email, () => askToReset(parts, body.email))
        : refusal(403, "MAIL_OFF", "No mail is sent here: ask whoever runs this Spillway."),
    "POST /reset-password": async (body, { peer }) => {
      if (byPeer.waitSeconds(peer) > 0) return tooMany(byPeer.waitSeconds(peer));
      if ((await resetPassword(parts, body.token, body.newPassword)) === "reset") return done();
      byPeer.failed(peer);
      return refusal(400, "LINK_OVER", "The link is over, or was used.");
    },
    "POST /invitation": ({ token }, { peer }) => counted(peer, () => showInvitation(parts, token)),
    "POST /accept-invitation": ({ token }, asked) =>
      signedIn(asked, ({ userId }) => counted(asked.peer, () => joinAsPresent(parts, token, userId))),
    "POST /join": (body, { peer }) => counted(peer, () => joinAsNew(parts, body.token, body)),
    "POST /profile": (body, asked) => signedIn(asked, ({ userId }) => changeProfile(parts, userId, body)),
    "POST /revoke-session": (body, asked) =>
      signedIn(asked, ({ userId }) => endSessions(parts, userId, { id: body.id })),
    "POST /revoke-other-sessions": (_, asked) =>
      signedIn(asked, ({ userId, sessionId }) => endSessions(parts, userId, { id: { not: sessionId } })),
  };
  return async (asked) => {
    const operation = asked.operation as Operation;
    const parsed = bodies[operation].safeParse(jsonOf(asked.body));
    if (!parsed.success) {
      const param = parsed.error.issues[0]?.path.join(".") ?? "";
      return refusal(400, "INVALID_BODY", `Not as it must be: ${param === "" ? "the body" : param}.`);
    }
    return (answers[operation] as (body: unknown, asked: Asked) => Promise<Response>)(parsed.data, asked);
  };
}

async function signedIn(asked: Asked, work: (present: Present) => Promise<Response>): Promise<Response> {
  const present = await asked.present();
  return present === null ? refusal(401, "UNAUTHORIZED", "Sign in again.") : work(present);
}

async function changeProfile(
  { audited, clock }: IdentityParts,
  userId: string,
  change: Body<"POST /profile">,
): Promise<Response> {
  const author = { actor: userId, requestId: freshId("req", clock.now()) };
  return audited.write(author, async (tx) => {
    const select = { name: true, alertMails: true } as const;
    const before = await tx.user.findUniqueOrThrow({ where: { id: userId }, select });
    const after = {
      name: change.name ?? before.name,
      alertMails: change.alertMails ?? before.alertMails,
    };
    if (after.name === before.name && after.alertMails === before.alertMails)
      return { value: done(), told: null };
    await tx.user.update({ where: { id: userId }, data: after });
    return { value: done(), told: { ...toldOf("user.changed", userId), before, after } };
  });
}

/** Of this person's only: an id of somebody else's session ends nothing. */
async function endSessions(
  { audited, clock }: IdentityParts,
  userId: string,
  which: { readonly id: string | { readonly not: string } },
): Promise<Response> {
  const author = { actor: userId, requestId: freshId("req", clock.now()) };
  return audited.write(author, async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { userId, ...which } });
    const told = count === 0 ? null : { ...toldOf("user.sessions_ended", userId), after: { ended: count } };
    return { value: done(), told };
  });
}

export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
