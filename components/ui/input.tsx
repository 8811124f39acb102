import { type ComponentProps, type ReactNode, useId } from "react";
import { isDecimalPoint } from "@/lib/format-style";
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

/**
 * An amount: decimal keypad on a phone, figures in a column, never a number type that rounds or scrolls. Whatever numbers look like to
 * the reader, one is typed with a point and without anything between thousands, as the API and every export have it: "1.234" is a thousand times
 * as much in one style as in another, and a form about money does not guess. Whoever reads a comma is told so beside the field.
 */
export function AmountInput(props: InputProps) {
  const noteId = useId();
  const isPlain = isDecimalPoint();
  const described = [props["aria-describedby"], isPlain ? undefined : noteId].filter(Boolean).join(" ");
  return (
    <>
      <Input
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        {...props}
        {...(described === "" ? {} : { "aria-describedby": described })}
        className={classNames("font-mono", props.className)}
      />
      {isPlain ? null : (
        <span id={noteId} className="text-xs text-muted">
          With a point: 1250.5
        </span>
      )}
    </>
  );
}

export function TextArea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea rows={3} {...rest} className={classNames(controlClass, "py-1.5", className)} />;
}
