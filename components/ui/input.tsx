import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";

export const controlClass = [
  "touch-target w-full min-w-0 rounded-sm border border-control bg-raised px-2.5 text-base text-ink",
  "placeholder:text-faint hover:border-ink/60 disabled:bg-sunken disabled:text-muted",
  "aria-invalid:border-danger aria-invalid:outline-danger",
];

interface InputProps extends ComponentProps<"input"> {
  /** The unit or a word behind the figure: "credits". */
  suffix?: ReactNode;
  prefixIcon?: ReactNode;
}

export function Input({ suffix, prefixIcon, className, ...rest }: InputProps) {
  const input = (
    <input
      {...rest}
      className={classNames(
        controlClass,
        "h-8",
        prefixIcon === undefined ? null : "ps-8",
        suffix === undefined ? null : "pe-16",
        className,
      )}
    />
  );
  if (suffix === undefined && prefixIcon === undefined) return input;
  return (
    <span className="relative block">
      {prefixIcon === undefined ? null : (
        <span className="pointer-events-none absolute inset-y-0 start-2.5 flex items-center text-muted [&_svg]:size-4 [&_svg]:stroke-[1.5]">
          {prefixIcon}
        </span>
      )}
      {input}
      {suffix === undefined ? null : (
        <span className="pointer-events-none absolute inset-y-0 end-2.5 flex items-center text-sm text-muted">
          {suffix}
        </span>
      )}
    </span>
  );
}

/** An amount: decimal keypad on a phone, figures in a column, never a number type that rounds or scrolls. */
export function AmountInput(props: InputProps) {
  return (
    <Input
      inputMode="decimal"
      autoComplete="off"
      spellCheck={false}
      {...props}
      className={classNames("font-mono", props.className)}
    />
  );
}

export function TextArea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea rows={3} {...rest} className={classNames(controlClass, "py-1.5", className)} />;
}
