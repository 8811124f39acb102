import {
  Ban,
  CheckCircle2,
  CircleDashed,
  CircleDot,
  type Info,
  Snowflake,
  TriangleAlert,
} from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names";

export type Tone = "ok" | "warn" | "danger" | "neutral" | "accent";

const TONES: Readonly<Record<Tone, string>> = {
  ok: "bg-ok-soft text-ok",
  warn: "bg-warn-soft text-warn",
  danger: "bg-danger-soft text-danger",
  neutral: "bg-sunken text-muted",
  accent: "bg-accent-soft text-accent",
};

const ICONS: Readonly<Record<Tone, typeof Info>> = {
  ok: CheckCircle2,
  warn: TriangleAlert,
  danger: Ban,
  neutral: CircleDashed,
  accent: CircleDot,
};

interface BadgeProps {
  tone?: Tone;
  /** Replaces the tone's own icon. A status without an icon does not exist: hue alone says nothing. */
  icon?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A status: icon, word and hue together. */
export function Badge({ tone = "neutral", icon, className, children }: BadgeProps) {
  const Icon = ICONS[tone];
  return (
    <span
      className={classNames(
        "inline-flex h-5 w-fit shrink-0 items-center gap-1 rounded-xs px-1.5 text-xs font-medium whitespace-nowrap",
        "[&_svg]:size-3 [&_svg]:stroke-2 forced-colors:border",
        TONES[tone],
        className,
      )}
    >
      {icon ?? <Icon aria-hidden />}
      {children}
    </span>
  );
}

export function FrozenBadge({ children = "Frozen" }: { children?: string }) {
  return (
    <Badge tone="danger" icon={<Snowflake aria-hidden />}>
      {children}
    </Badge>
  );
}
