"use client";

import { LogOut } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { signOut } from "@/lib/auth/client";

/** Ends the session on the server and leaves the page, so that nothing of it stays on the screen. */
export function SignOutButton({ afterwards = "/sign-in" }: { afterwards?: string }) {
  const [isBusy, setIsBusy] = useState(false);
  async function leave() {
    setIsBusy(true);
    if (await signOut()) return window.location.assign(afterwards);
    setIsBusy(false);
    toast.error("You are still signed in: the server did not answer. Try again.");
  }
  return (
    <Button
      intent="quiet"
      icon={<LogOut aria-hidden />}
      isBusy={isBusy}
      busyLabel="Signing out…"
      onClick={leave}
    >
      Sign out
    </Button>
  );
}
