import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";

export const buttonClass = cva(
  [
    "touch-target inline-flex shrink-0 items-center justify-center gap-2 rounded-sm border font-medium",
    "whitespace-nowrap select-none transition-colors duration-100",
    "disabled:opacity-50 aria-disabled:cursor-default aria-disabled:opacity-60",
    "[&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:stroke-[1.5]",
  ],
  {
    variants: {
      intent: {
        primary: "border-transparent bg-accent text-on-accent hover:bg-accent-strong",
        secondary: "border-control bg-raised text-ink hover:bg-hover",
        quiet: "border-transparent bg-transparent text-ink hover:bg-hover",
        danger: "border-transparent bg-danger text-on-danger hover:bg-danger-strong",
      },
      size: {
        normal: "h-8 px-3 text-base",
        small: "h-7 px-2 text-sm",
        icon: "size-8 p-0",
      },
    },
    defaultVariants: { intent: "secondary", size: "normal" },
  },
);

export type ButtonLook = VariantProps<typeof buttonClass>;

interface ButtonProps extends ComponentProps<"button">, ButtonLook {
  icon?: ReactNode;
  /** Keeps its width and its focus; says what it does to those who do not see the ring. */
  isBusy?: boolean;
  busyLabel?: string;
}

export function Button({
  intent,
  size,
  icon,
  isBusy = false,
  busyLabel = "Working…",
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={isBusy || undefined}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
      className={classNames(buttonClass({ intent, size }), className)}
    >
      {isBusy ? <LoaderCircle aria-hidden className="animate-spin" /> : icon}
      {children}
      {isBusy ? (
        <span role="status" className="sr-only">
          {busyLabel}
        </span>
      ) : null}
    </button>
  );
}
