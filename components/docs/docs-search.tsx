"use client";

import { Search } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useRef, useState } from "react";
import { Kbd } from "@/components/ui/kbd";
import { areSingleKeysOn } from "@/components/ui/single-keys";
import type { SearchEntry } from "@/lib/docs/schema/page";

/** Loaded with the index, when somebody first searches. */
const SearchPanel = dynamic(() => import("./search-panel").then((part) => part.SearchPanel), { ssr: false });

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
      if (!isSlash || isTyping(event.target) || !areSingleKeysOn()) return;
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
        {openings === 0 ? null : (
          <SearchPanel key={openings} entries={entries} close={() => dialog.current?.close()} />
        )}
      </dialog>
    </>
  );
}
