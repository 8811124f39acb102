import { classNames } from "@/components/ui/class-names";
import { sparklinePath } from "./level-geometry";

interface SparklineProps {
  values: readonly number[];
  /** What the line shows, with its finding: "910 credits in 24 h, most at 11:00". */
  label: string;
  width?: number;
  height?: number;
  className?: string;
}

export function Sparkline({ values, label, width = 80, height = 20, className }: SparklineProps) {
  // Nothing all day is no finding: it is drawn as the ground it is.
  const line = values.some((value) => value !== 0) ? sparklinePath(values, width, height - 2) : "";
  return (
    <svg
      role="img"
      aria-label={label}
      width={width}
      height={height}
      viewBox={`0 -1 ${width} ${height}`}
      className={classNames("inline-block overflow-visible align-middle", className)}
    >
      {line === "" ? null : <path d={`${line}V${height - 2}H0Z`} className="fill-accent/12" stroke="none" />}
      <path
        d={line === "" ? `M0 ${height - 2}H${width}` : line}
        fill="none"
        className={line === "" ? "stroke-hairline" : "stroke-accent"}
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
    </svg>
  );
}
