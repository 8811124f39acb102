"use client";

import { LogOut } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { say } from "@/components/ui/toast";

interface SignOutButtonProps {
  /** Without its words, where there is no room for them. */
  isCompact?: boolean;
  className?: string;
}

/** Ends the session on the server and leaves the page, so that nothing of it stays on the screen. */
export function SignOutButton({ isCompact = false, className }: SignOutButtonProps) {
  const [isBusy, setIsBusy] = useState(false);
  async function leave() {
    setIsBusy(true);
    // Fetched when it is pressed: every page has this button, and few press it.
    const { signOut } = await import("@/lib/auth/client").catch(() => ({ signOut: async () => false }));
    if (await signOut()) return window.location.assign("/sign-in");
    setIsBusy(false);
    say("error", "You are still signed in: the server did not answer. Try again.");
  }
  return (
    <Button
      intent="quiet"
      icon={<LogOut aria-hidden />}
      isBusy={isBusy}
      busyLabel="Signing out…"
      onClick={leave}
      {...(isCompact ? { size: "icon", "aria-label": "Sign out", title: "Sign out" } : {})}
      {...(className === undefined ? {} : { className })}
    >
      {isCompact ? null : "Sign out"}
    </Button>
  );
}
