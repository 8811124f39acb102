import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";

interface ChoiceProps extends Omit<ComponentProps<"input">, "type"> {
  label: ReactNode;
  hint?: ReactNode;
}

const boxClass = [
  "mt-0.5 size-4 shrink-0 appearance-none border border-control bg-raised",
  "checked:border-accent checked:bg-accent disabled:opacity-50",
];

/** The whole line is the target: 32 px high with a pointer, 44 with a finger. */
function Choice({ label, hint, className, children }: ChoiceProps & { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the first child
    <label className={classNames("touch-target flex cursor-pointer gap-2.5 py-1.5", className)}>
      {children}
      <span className="flex min-w-0 flex-col">
        <span className="text-base text-ink">{label}</span>
        {hint === undefined ? null : <span className="text-sm text-muted">{hint}</span>}
      </span>
    </label>
  );
}

export function Radio({ label, hint, className, ...rest }: ChoiceProps) {
  return (
    <Choice label={label} hint={hint} {...(className === undefined ? {} : { className })}>
      <input
        {...rest}
        type="radio"
        className={classNames(boxClass, "rounded-full checked:shadow-[inset_0_0_0_3px_var(--raised)]")}
      />
    </Choice>
  );
}

export function Checkbox({ label, hint, className, ...rest }: ChoiceProps) {
  return (
    <Choice label={label} hint={hint} {...(className === undefined ? {} : { className })}>
      <span className="relative flex">
        <input {...rest} type="checkbox" className={classNames(boxClass, "peer rounded-xs")} />
        <svg
          aria-hidden="true"
          viewBox="0 0 16 16"
          className="pointer-events-none absolute inset-x-0 top-0.5 hidden size-4 stroke-on-accent peer-checked:block"
        >
          <path d="m4 8.3 2.7 2.7L12 5.4" fill="none" strokeWidth="1.75" strokeLinecap="round" />
        </svg>
      </span>
    </Choice>
  );
}
