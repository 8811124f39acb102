import type { SignInOutcome } from "@/lib/auth/client";
import { waitText } from "./auth-words";

export type SignInErrors = { readonly email?: string; readonly password?: string };
export type Unsuccessful = Exclude<SignInOutcome, { kind: "signed_in" | "second_factor" }>;

/** What is missing before it makes sense to ask the server. */
export function signInErrors(email: string, password: string): SignInErrors {
  const errors: { email?: string; password?: string } = {};
  if (email === "") errors.email = "Enter your e-mail address.";
  else if (!/^[^\s@]+@[^\s@]+$/.test(email)) errors.email = "An e-mail address looks like name@example.com.";
  if (password === "") errors.password = "Enter your password.";
  return errors;
}

/** What happened, and what can be done now. */
export function wordsFor(failure: Unsuccessful): { readonly title: string; readonly advice: string } {
  switch (failure.kind) {
    case "refused":
      return {
        title: "E-mail or password is not right.",
        advice: "Check both; passwords tell capitals from small letters.",
      };
    case "wait":
      return {
        title: "Too many sign-ins failed.",
        advice: `You can try again in ${waitText(failure.seconds)}.`,
      };
    case "unreachable":
      return {
        title: "The server did not answer.",
        advice: "You are not signed in. Try again in a moment.",
      };
  }
}
