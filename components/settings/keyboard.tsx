"use client";

import { useEffect, useState } from "react";
import { Checkbox } from "@/components/ui/choice";
import { Kbd } from "@/components/ui/kbd";
import { areSingleKeysOn, keepSingleKeys } from "@/components/ui/single-keys";

const KEYS = [
  { keys: ["j", "k"], does: "the next and the one before, in Activity; so do the arrows", isSingle: true },
  { keys: ["/"], does: "search, in Activity and in the docs", isSingle: true },
  { keys: ["Enter"], does: "say why, of the row that has the focus", isSingle: false },
  { keys: ["Esc"], does: "close what is open", isSingle: false },
] as const;

/** What the keyboard does, and the switch for keys that act by themselves. */
export function Keyboard() {
  const [areOn, setOn] = useState(true);
  useEffect(() => setOn(areSingleKeysOn()), []);
  return (
    <>
      <dl className="mb-2 grid max-w-160 grid-cols-[5rem_1fr] items-baseline gap-x-4 gap-y-1.5">
        {KEYS.map(({ keys, does, isSingle }) => (
          <div key={does} className="contents">
            <dt className="flex gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd className={isSingle && !areOn ? "text-muted line-through" : ""}>{does}</dd>
          </div>
        ))}
      </dl>
      <Checkbox
        label="Single keys"
        hint="Letters and signs that act without Ctrl or Cmd. For this browser."
        checked={areOn}
        onChange={(event) => {
          setOn(event.target.checked);
          keepSingleKeys(event.target.checked);
        }}
      />
    </>
  );
}
