import type { AuthOutcome } from "@/lib/auth/client";

export type Unsuccessful = Exclude<AuthOutcome, { kind: "done" }>;

const REFUSALS: Readonly<Record<string, { title: string; advice: string }>> = {
  INVALID_PASSWORD: { title: "The password is not right.", advice: "Nothing was changed." },
  INVALID_CODE: {
    title: "The code is not right.",
    advice: "Codes change every 30 seconds: take the one of now.",
  },
  UNAUTHORIZED: { title: "Your session is over.", advice: "Sign in again." },
  LINK_OVER: { title: "The link is over, or was used.", advice: "Ask for a new one." },
  WRONG_ADDRESS: { title: "The invitation is for another address.", advice: "Sign in with that one." },
  ADDRESS_KNOWN: { title: "Somebody signs in with this address already.", advice: "Sign in to accept." },
  THERE_ALREADY: { title: "You see this account already.", advice: "There is nothing left to accept." },
  ORGANIZATION_FULL: {
    title: "The organization has as many members as it can.",
    advice: "Ask who invited you to make room; the link stays good.",
  },
  SIGN_UP_CLOSED: {
    title: "Nobody signs up here by themselves.",
    advice: "Ask whoever runs this Spillway to add you.",
  },
  MAIL_OFF: { title: "No mail is sent here.", advice: "Ask whoever runs this Spillway for a new password." },
};

/** What happened, and what can be done now. */
export function outcomeWords(outcome: Unsuccessful): { readonly title: string; readonly advice: string } {
  switch (outcome.kind) {
    case "refused":
      return (
        REFUSALS[outcome.code] ?? {
          title: "That was not taken.",
          advice: "Check what you have filled in, and try again.",
        }
      );
    case "wait":
      return { title: "Too many attempts.", advice: `You can try again in ${waitText(outcome.seconds)}.` };
    case "unreachable":
      return { title: "The server did not answer.", advice: "Try again in a moment." };
  }
}

export function waitText(seconds: number): string {
  if (seconds < 60) return seconds === 1 ? "1 second" : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? "1 minute" : `${minutes} minutes`;
}

export const PASSWORD_MIN = 10;
const PASSWORD_MAX = 128;

export function passwordError(password: string): string | undefined {
  if (password === "") return "Choose a password.";
  if (password.length < PASSWORD_MIN) return `Password must have at least ${PASSWORD_MIN} characters.`;
  return password.length > PASSWORD_MAX
    ? `Password must have at most ${PASSWORD_MAX} characters.`
    : undefined;
}

export function emailError(email: string): string | undefined {
  if (email === "") return "Enter your e-mail address.";
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)
    ? undefined
    : "An e-mail address looks like name@example.com.";
}
