"use client";

import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { Kbd } from "@/components/ui/kbd";
import type { SearchEntry } from "@/lib/docs/schema/page";
import { rankEntries } from "./search-ranking";

const HITS_MAX = 8;
const INDEX_ADDRESS = "/docs/search.json";

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(?:input|textarea|select)$/i.test(target.tagName));

/** `/` from anywhere. The index is asked for when somebody first searches, and looked through in the page. */
export function DocsSearch() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [entries, setEntries] = useState<readonly SearchEntry[] | "failed" | null>(null);
  const [openings, setOpenings] = useState(0);

  const open = () => {
    if (dialog.current?.open) return;
    dialog.current?.showModal();
    setOpenings((count) => count + 1);
    if (Array.isArray(entries)) return;
    fetch(INDEX_ADDRESS)
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
      .then(setEntries, () => setEntries("failed"));
  };
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => {
      const isSlash = event.key === "/" && !event.metaKey && !event.ctrlKey && !event.altKey;
      if (!isSlash || isTyping(event.target)) return;
      event.preventDefault();
      open();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  });

  return (
    <>
      <button
        type="button"
        onClick={open}
        className="touch-target flex h-8 w-8 shrink-0 items-center justify-center gap-2 rounded-sm border border-control bg-raised text-muted hover:bg-hover sm:w-64 sm:justify-start sm:px-2.5"
      >
        <Search aria-hidden className="size-4 stroke-[1.5]" />
        <span className="sr-only sm:not-sr-only sm:flex-1 sm:text-start">Search the docs</span>
        <span className="hidden sm:block">
          <Kbd>/</Kbd>
        </span>
      </button>
      <dialog
        ref={dialog}
        aria-label="Search the docs"
        className="m-0 mx-auto mt-[10dvh] w-[min(40rem,calc(100vw-2rem))] rounded-md border border-hairline bg-raised p-0 text-ink shadow-raised backdrop:bg-scrim"
      >
        <SearchPanel key={openings} entries={entries} close={() => dialog.current?.close()} />
      </dialog>
    </>
  );
}

interface PanelProps {
  entries: readonly SearchEntry[] | "failed" | null;
  close: () => void;
}

function SearchPanel({ entries, close }: PanelProps) {
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
