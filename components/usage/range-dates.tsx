"use client";

import type { FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { RangeProblem } from "./usage-range";

interface RangeDatesProps {
  /** As the address has them. */
  from: string;
  to: string;
  /** Whose days they are. */
  zone: string;
  problem: RangeProblem | null;
  onShow: (dates: { from: string; to: string }) => void;
}

/** A range of one's own: two dates, the second included, shown when asked for and not with every figure that is typed. */
export function RangeDates({ from, to, zone, problem, onShow }: RangeDatesProps) {
  const show = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const dates = new FormData(event.currentTarget);
    onShow({ from: String(dates.get("from")), to: String(dates.get("to")) });
  };
  return (
    <form
      // Dates from elsewhere, by Back or a link, take the place of what was typed.
      key={`${from} ${to}`}
      noValidate
      onSubmit={show}
      className="mb-3 flex flex-wrap items-start gap-x-3 gap-y-2 print:hidden"
    >
      {(["from", "to"] as const).map((name) => (
        <Field
          key={name}
          label={name === "from" ? "First day" : "Last day"}
          className="w-40 max-sm:w-[calc(50%-0.375rem)]"
          error={problem?.field === name ? problem.message : undefined}
        >
          {(control) => (
            <Input {...control} type="date" name={name} defaultValue={name === "from" ? from : to} />
          )}
        </Field>
      ))}
      <Button type="submit" className="sm:mt-5.5">
        Show
      </Button>
      <p className="w-full text-sm text-muted">Whole days in {zone.replaceAll("_", " ")}.</p>
    </form>
  );
}
