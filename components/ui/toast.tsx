"use client";

import dynamic from "next/dynamic";
import { useEffect, useState } from "react";

/** Said where something has been done that the page shows elsewhere too: nothing is said only here. */
export interface Toast {
  readonly kind: "success" | "info" | "warning" | "error";
  readonly text: string;
}

let show: (toast: Toast) => void = () => {};

export function say(kind: Toast["kind"], text: string): void {
  show({ kind, text });
}

const Toasts = dynamic(() => import("./toasts").then((module) => module.Toasts), { ssr: false });

/** Once on every page; what draws the toasts is fetched with the first of them. */
export function Toaster() {
  const [toasts, setToasts] = useState<readonly Toast[] | null>(null);
  useEffect(() => {
    show = (toast) => setToasts((unsaid) => [...(unsaid ?? []), toast]);
  }, []);
  return toasts === null ? null : <Toasts toasts={toasts} onSaid={() => setToasts([])} />;
}
