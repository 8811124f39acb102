import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { classNames } from "./class-names";
import { controlClass } from "./input";

interface SelectOption {
  value: string;
  label: string;
}

interface SelectProps extends ComponentProps<"select"> {
  options: readonly SelectOption[];
  /** Stands there until something is chosen; never chosen itself. */
  placeholder?: string;
}

/** The platform's own select: a phone shows its wheel, a keyboard its type-ahead, and it costs no JavaScript. */
export function Select({ options, placeholder, className, ...rest }: SelectProps) {
  return (
    <span className="relative block">
      <select {...rest} className={classNames(controlClass, "h-8 appearance-none pe-8", className)}>
        {placeholder === undefined ? null : (
          <option value="" disabled hidden>
            {placeholder}
          </option>
        )}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute inset-y-0 end-2.5 my-auto size-4 stroke-[1.5] text-muted"
      />
    </span>
  );
}
