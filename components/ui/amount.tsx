import { formatCredits, formatMeasured, type SignDisplay, unitOf } from "@/lib/format";
import { classNames } from "./class-names";

interface AmountProps {
  /** Exact decimal string; shown digit for digit. */
  value: string;
  /** `credits`, `requests` or a dimension. */
  measure?: string;
  sign?: SignDisplay;
  size?: "text" | "figure" | "hero";
  hasUnit?: boolean;
  /** A word after the unit: "left", "available". */
  suffix?: string;
  className?: string;
}

const SIZES = {
  text: "",
  figure: "text-xl font-medium tracking-[-0.01em]",
  hero: "text-3xl font-medium tracking-[-0.02em]",
} as const;

/** The number is the hero, its unit is small. "cr" is read out as "credits". */
export function Amount({
  value,
  measure = "credits",
  sign = "auto",
  size = "text",
  hasUnit = true,
  suffix,
  className,
}: AmountProps) {
  const text = measure === "credits" ? formatCredits(value, sign) : formatMeasured(value, measure);
  return (
    <span className={classNames("whitespace-nowrap", className)}>
      <span className={SIZES[size]}>{text}</span>
      {hasUnit ? (
        <span className={size === "text" ? "text-muted" : "ms-0.5 text-sm text-muted"}>
          {measure === "credits" ? (
            <>
              {"\u202f"}
              <abbr title="credits" className="no-underline">
                cr
              </abbr>
            </>
          ) : (
            ` ${unitOf(measure, value)}`
          )}
        </span>
      ) : null}
      {suffix === undefined ? null : (
        <span className={size === "text" ? "text-muted" : "text-sm text-muted"}> {suffix}</span>
      )}
    </span>
  );
}
