import type { Metadata } from "next";
import { cookies } from "next/headers";
import { AuthFrame } from "@/components/auth/auth-frame";
import { ConfirmAddress } from "@/components/auth/confirm-address";
import { parseTheme, THEME_COOKIE } from "@/components/ui/theme";

export const metadata: Metadata = { title: "Confirm your address" };

export default async function Page() {
  const jar = await cookies();
  return (
    <AuthFrame title="Confirm your address" theme={parseTheme(jar.get(THEME_COOKIE)?.value)}>
      <ConfirmAddress />
    </AuthFrame>
  );
}
