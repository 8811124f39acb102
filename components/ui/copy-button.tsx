"use client";

import { Check, Copy } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Button, type ButtonLook } from "./button";

const SHOWN_MS = 1_600;

interface CopyButtonProps extends ButtonLook {
  text: string;
  /** "Copy id", "Copy as curl": what is copied. */
  label: string;
  children?: ReactNode;
}

export function CopyButton({ text, label, children, intent = "quiet", size }: CopyButtonProps) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setState("copied"),
      () => setState("failed"),
    );
  return (
    <>
      <Button
        intent={intent}
        size={size ?? (children === undefined ? "icon" : "small")}
        {...(children === undefined ? { "aria-label": label, title: label } : {})}
        icon={state === "copied" ? <Check aria-hidden className="text-ok" /> : <Copy aria-hidden />}
        onClick={copy}
      >
        {children}
      </Button>
      <span role="status" className="sr-only">
        {state === "copied" ? "Copied" : state === "failed" ? "Copying was refused by the browser" : ""}
      </span>
    </>
  );
}
