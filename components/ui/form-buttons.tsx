import { Button } from "./button";

/** What forms in a drawer share. */
export interface FormProps {
  isBusy: boolean;
  /** What the server refused; what was filled in stays. */
  error: string | undefined;
  onCancel: () => void;
}

interface FormButtonsProps extends Omit<FormProps, "error"> {
  submitLabel: string;
  busyLabel: string;
  isDanger?: boolean;
}

/** The way out, and the one thing that the form does. */
export function FormButtons({
  submitLabel,
  busyLabel,
  isDanger = false,
  isBusy,
  onCancel,
}: FormButtonsProps) {
  return (
    <div className="flex flex-wrap justify-end gap-2">
      <Button onClick={onCancel}>Cancel</Button>
      <Button type="submit" intent={isDanger ? "danger" : "primary"} isBusy={isBusy} busyLabel={busyLabel}>
        {submitLabel}
      </Button>
    </div>
  );
}
