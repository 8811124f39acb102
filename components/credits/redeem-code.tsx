"use client";

import { Gift } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

interface RedeemCodeProps {
  onRedeem: (code: string) => void;
  isBusy?: boolean;
  /** Why the last one was not redeemed. */
  error?: string | undefined;
}

/** A code that somebody was given; what it grants stands in the table of grants at once. */
export function RedeemCode({ onRedeem, isBusy = false, error }: RedeemCodeProps) {
  const [code, setCode] = useState("");
  const [isMissing, setMissing] = useState(false);
  return (
    <form
      className="flex items-start gap-2 print:hidden"
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(code.trim() === "");
        if (code.trim() !== "" && !isBusy) onRedeem(code);
      }}
    >
      <Field label="Redeem a code" className="w-64" error={isMissing ? "The code is missing" : error}>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            className="font-mono"
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" className="mt-5.5" icon={<Gift aria-hidden />} isBusy={isBusy}>
        Redeem
      </Button>
    </form>
  );
}
