"use client";

import { Printer } from "lucide-react";
import { Button } from "@/components/ui/button";

/** The browser prints, or saves as PDF. */
export function PrintReceipt() {
  return (
    <Button className="print:hidden" icon={<Printer aria-hidden />} onClick={() => window.print()}>
      Print
    </Button>
  );
}
