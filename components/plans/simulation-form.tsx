import { Play } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { PlanVersionRow } from "@/lib/plans/schema/plan-overview";

const HOUR_MS = 3_600_000;

/** The usage that is tried: spans that end now. */
const PERIODS = [
  { value: "24", label: "the last 24 hours" },
  { value: "168", label: "the last 7 days" },
  { value: "720", label: "the last 30 days" },
  { value: "2160", label: "the last 90 days" },
];

interface SimulationFormProps {
  versions: readonly PlanVersionRow[];
  isBusy: boolean;
  onRun: (ref: string, period: { from: string; to: string }) => void;
}

/** What to try, on which usage. The draft is proposed, where there is one. */
export function SimulationForm({ versions, isBusy, onRun }: SimulationFormProps) {
  const [ref, setRef] = useState(versions[0]?.ref ?? "");
  const [hours, setHours] = useState("24");
  const run = (event: FormEvent) => {
    event.preventDefault();
    const now = Date.now();
    const from = new Date(now - Number(hours) * HOUR_MS);
    onRun(ref, { from: from.toISOString(), to: new Date(now).toISOString() });
  };
  return (
    <form onSubmit={run} className="grid items-end gap-3 sm:grid-cols-[minmax(0,14rem)_minmax(0,14rem)_auto]">
      <Field label="Try">
        {(control) => (
          <Select
            {...control}
            value={ref}
            onChange={(event) => setRef(event.target.value)}
            options={versions.map(({ ref, version, status }) => ({
              value: ref,
              label: `v${version}, ${status}`,
            }))}
          />
        )}
      </Field>
      <Field label="On the usage of">
        {(control) => (
          <Select
            {...control}
            value={hours}
            onChange={(event) => setHours(event.target.value)}
            options={PERIODS}
          />
        )}
      </Field>
      <Button
        type="submit"
        intent="primary"
        className="justify-self-start"
        icon={<Play aria-hidden />}
        isBusy={isBusy}
        busyLabel="Asking for it…"
      >
        Run
      </Button>
    </form>
  );
}
