"use client";

import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useId, useState } from "react";
import { Kbd } from "@/components/ui/kbd";
import type { SearchEntry } from "@/lib/docs/schema/page";
import { rankEntries } from "./search-ranking";

const HITS_MAX = 8;

interface PanelProps {
  entries: readonly SearchEntry[] | "failed" | null;
  close: () => void;
}

export function SearchPanel({ entries, close }: PanelProps) {
  const router = useRouter();
  const id = useId();
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState(0);
  const hits = Array.isArray(entries) ? rankEntries(entries, query, HITS_MAX) : [];
  const current = hits[Math.min(chosen, hits.length - 1)];

  const follow = (address: string) => {
    close();
    router.push(address);
  };
  const steer = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && hits.length > 0) {
      event.preventDefault();
      setChosen((Math.min(chosen, hits.length - 1) + step + hits.length) % hits.length);
    } else if (event.key === "Enter" && current !== undefined) {
      event.preventDefault();
      follow(current.entry.address);
    }
  };
  return (
    <>
      <div className="flex items-center gap-2 border-b border-hairline px-4">
        <Search aria-hidden className="size-4 shrink-0 stroke-[1.5] text-muted" />
        <input
          // biome-ignore lint/a11y/noAutofocus: the dialog was opened to type into
          autoFocus
          role="combobox"
          aria-label="Search the docs"
          aria-expanded={hits.length > 0}
          aria-controls={`${id}-hits`}
          aria-autocomplete="list"
          {...(current === undefined ? {} : { "aria-activedescendant": `${id}-${hits.indexOf(current)}` })}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setChosen(0);
          }}
          onKeyDown={steer}
          placeholder="Consent, cascade, 409 …"
          className="h-12 min-w-0 flex-1 bg-transparent text-lg outline-hidden placeholder:text-faint"
          autoComplete="off"
          spellCheck={false}
        />
        <Kbd>Esc</Kbd>
      </div>
      <div id={`${id}-hits`} role="listbox" aria-label="Found" className="max-h-[60dvh] overflow-y-auto p-2">
        {hits.map((hit, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's, which keeps the focus
          <div
            key={hit.entry.address}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={hit === current}
            onClick={() => follow(hit.entry.address)}
            className="cursor-pointer rounded-sm px-3 py-2 aria-selected:bg-hover"
          >
            <p className="font-medium">
              {hit.entry.heading ?? hit.entry.title}
              {hit.entry.heading === null ? null : (
                <span className="ms-2 font-normal text-muted">{hit.entry.title}</span>
              )}
            </p>
            <p className="truncate text-sm text-muted">{hit.excerpt}</p>
          </div>
        ))}
      </div>
      <p role="status" className="px-5 pb-4 text-sm text-muted empty:hidden">
        {statusOf(entries, query, hits.length)}
      </p>
    </>
  );
}

function statusOf(entries: PanelProps["entries"], query: string, count: number): string {
  if (entries === "failed") return "The search could not be loaded. Close it and try again.";
  if (query.trim() === "") return "Words of a heading or of its text. ↑ ↓ to choose, Enter to go there.";
  if (entries === null) return "Loading …";
  return count === 0 ? `Nothing is found for “${query.trim()}”.` : "";
}
