import { Building2, Coins, Gauge, KeyRound, Layers, ListTree, Settings, Ticket } from "lucide-react";
import type { RailPage } from "@/components/shell/signed-in-shell";

const SETTINGS: RailPage = { href: "/settings", label: "Settings", icon: <Settings aria-hidden /> };

/** Where each role can go. */
export const RAIL_PAGES: Readonly<Record<"user" | "admin", readonly RailPage[]>> = {
  user: [
    { href: "/usage", label: "Usage", icon: <Gauge aria-hidden /> },
    { href: "/credits", label: "Credits", icon: <Coins aria-hidden /> },
    { href: "/activity", label: "Activity", icon: <ListTree aria-hidden /> },
    { href: "/keys", label: "Keys", icon: <KeyRound aria-hidden /> },
    SETTINGS,
  ],
  admin: [
    { href: "/admin/accounts", label: "Accounts", icon: <Building2 aria-hidden /> },
    { href: "/admin/plans", label: "Plans", icon: <Layers aria-hidden /> },
    { href: "/admin/codes", label: "Codes", icon: <Ticket aria-hidden /> },
    SETTINGS,
  ],
};
