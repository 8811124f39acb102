import { CircleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import { classNames } from "./class-names";

/** What a control must carry so that its label, hint and error are read with it. */
interface ControlProps {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
  "aria-required"?: true;
}

interface FieldProps {
  label: string;
  hint?: ReactNode;
  /** Names the field itself ("Amount must be above 0"), since it is also read away from it. */
  error?: string | undefined;
  isRequired?: boolean;
  className?: string;
  children: (control: ControlProps) => ReactNode;
}

export function Field({ label, hint, error, isRequired = false, className, children }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = [hint === undefined ? "" : hintId, error === undefined ? "" : errorId]
    .filter(Boolean)
    .join(" ");
  return (
    <div className={classNames("flex min-w-0 flex-col gap-1", className)}>
      <label htmlFor={id} className="text-sm font-medium text-ink">
        {label}
        {isRequired ? <span className="font-normal text-muted"> (required)</span> : null}
      </label>
      {children({
        id,
        ...(describedBy === "" ? {} : { "aria-describedby": describedBy }),
        ...(error === undefined ? {} : { "aria-invalid": true }),
        ...(isRequired ? { "aria-required": true } : {}),
      })}
      {hint === undefined ? null : (
        <p id={hintId} className="text-xs text-muted">
          {hint}
        </p>
      )}
      {error === undefined ? null : (
        <p id={errorId} className="flex items-start gap-1.5 text-sm text-danger">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0 stroke-[1.75]" />
          <span>{error}</span>
        </p>
      )}
    </div>
  );
}

interface FieldGroupProps {
  legend: string;
  hint?: ReactNode;
  error?: string | undefined;
  isLegendHidden?: boolean;
  className?: string;
  children: ReactNode;
}

/** Several controls with one question: radios, checkboxes, a pair of dates. */
export function FieldGroup({ legend, hint, error, isLegendHidden, className, children }: FieldGroupProps) {
  const id = useId();
  const describedBy = [hint === undefined ? "" : `${id}-hint`, error === undefined ? "" : `${id}-error`]
    .filter(Boolean)
    .join(" ");
  return (
    <fieldset
      {...(describedBy === "" ? {} : { "aria-describedby": describedBy })}
      className={classNames("flex min-w-0 flex-col gap-1", className)}
    >
      <legend className={isLegendHidden ? "sr-only" : "mb-1 text-sm font-medium text-ink"}>{legend}</legend>
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="mb-1 text-xs text-muted">
          {hint}
        </p>
      )}
      {children}
      {error === undefined ? null : (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-sm text-danger">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0 stroke-[1.75]" />
          <span>{error}</span>
        </p>
      )}
    </fieldset>
  );
}
