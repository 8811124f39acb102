import { Button } from "@/components/ui/button";

/** What the forms about a member share. */
export interface MemberFormProps {
  isBusy: boolean;
  /** What the server refused; what was filled in stays. */
  error: string | undefined;
  onCancel: () => void;
}

interface FormButtonsProps extends Omit<MemberFormProps, "error"> {
  submitLabel: string;
  busyLabel: string;
  isDanger?: boolean;
}

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
