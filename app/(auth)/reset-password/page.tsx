import type { Metadata } from "next";
import { cookies } from "next/headers";
import { AuthFrame } from "@/components/auth/auth-frame";
import { ResetPasswordForm } from "@/components/auth/reset-forms";
import { parseTheme, THEME_COOKIE } from "@/components/ui/theme";

export const metadata: Metadata = { title: "Set a new password" };

export default async function Page() {
  const jar = await cookies();
  return (
    <AuthFrame title="Set a new password" theme={parseTheme(jar.get(THEME_COOKIE)?.value)}>
      <ResetPasswordForm />
    </AuthFrame>
  );
}
