import { redirect } from "next/navigation";
import { currentUser, homeOf, SIGN_IN_PATH } from "@/lib/auth/page-user";
import { registered } from "@/lib/runtime";

export default async function HomePage(): Promise<never> {
  const user = await currentUser(registered().runtime);
  redirect(user === null ? SIGN_IN_PATH : homeOf(user));
}
