import type { Metadata } from "next";
import { cookies } from "next/headers";
import { AuthFrame } from "@/components/auth/auth-frame";
import { SignUpForm } from "@/components/auth/sign-up-form";
import { ButtonLink } from "@/components/ui/link";
import { parseTheme, THEME_COOKIE } from "@/components/ui/theme";
import { registered } from "@/lib/runtime";
import { outboxHref } from "../outbox-href";

export const metadata: Metadata = { title: "Sign up" };

export default async function Page() {
  const { config } = registered().runtime;
  const jar = await cookies();
  return (
    <AuthFrame title="Sign up" theme={parseTheme(jar.get(THEME_COOKIE)?.value)}>
      {config.signUpPlan !== null && config.canMailPeople ? (
        <SignUpForm outboxHref={outboxHref(config)} />
      ) : (
        <SignUpClosed />
      )}
    </AuthFrame>
  );
}

function SignUpClosed() {
  return (
    <div className="flex flex-col items-start gap-3">
      <p className="font-medium">Nobody signs up here by themselves.</p>
      <p className="text-muted">Ask whoever runs this Spillway to add you. If they have, sign in.</p>
      <ButtonLink href="/sign-in">Sign in</ButtonLink>
    </div>
  );
}
