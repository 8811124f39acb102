import type { Metadata } from "next";
import { cookies } from "next/headers";
import { AuthFrame } from "@/components/auth/auth-frame";
import { ForgotPasswordForm } from "@/components/auth/reset-forms";
import { parseTheme, THEME_COOKIE } from "@/components/ui/theme";
import { registered } from "@/lib/runtime";
import { outboxHref } from "../outbox-href";

export const metadata: Metadata = { title: "Forgot your password?" };

export default async function Page() {
  const { config } = registered().runtime;
  const jar = await cookies();
  return (
    <AuthFrame title="Forgot your password?" theme={parseTheme(jar.get(THEME_COOKIE)?.value)}>
      <ForgotPasswordForm outboxHref={outboxHref(config)} />
    </AuthFrame>
  );
}
