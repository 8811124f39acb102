"use client";

import { useEffect, useReducer, useRef } from "react";
import { shownProblem } from "@/lib/http/client";
import type { CheckLine } from "@/lib/ledger/schema/check-schema";
import { deriveAgain, type VerifierStep, verifyHere } from "./run-check";

type Found = Extract<CheckLine, { type: "break" }>;

export interface CheckState {
  readonly phase: "idle" | "deriving" | "verifying" | "done" | "failed";
  readonly facts: { readonly done: number; readonly of: number };
  readonly checks: Readonly<Record<string, { readonly checked: number; readonly breaks: number }>>;
  readonly breaks: readonly Found[];
  readonly balance: { readonly stored: string; readonly recomputed: string } | null;
  readonly steps: Readonly<Record<string, VerifierStep>>;
  /** What the verifier found; null until it has ended. */
  readonly faults: readonly string[] | null;
  readonly error: string | null;
}

const IDLE: CheckState = {
  phase: "idle",
  facts: { done: 0, of: 0 },
  checks: {},
  breaks: [],
  balance: null,
  steps: {},
  faults: null,
  error: null,
};

type Told =
  | { readonly kind: "begun" | "derived" }
  | { readonly kind: "line"; readonly line: CheckLine }
  | { readonly kind: "step"; readonly step: VerifierStep }
  | { readonly kind: "verified"; readonly faults: readonly string[] }
  | { readonly kind: "failed"; readonly why: string };

function checkReducer(state: CheckState, told: Told): CheckState {
  switch (told.kind) {
    case "begun":
      return { ...IDLE, phase: "deriving" };
    case "derived":
      return { ...state, phase: "verifying" };
    case "line":
      return withLine(state, told.line);
    case "step":
      return { ...state, steps: { ...state.steps, [told.step.step]: told.step } };
    case "verified":
      return { ...state, phase: "done", faults: told.faults };
    case "failed":
      return { ...state, phase: "failed", error: told.why };
  }
}

function withLine(state: CheckState, line: CheckLine): CheckState {
  switch (line.type) {
    case "started":
      return { ...state, facts: { done: 0, of: line.facts } };
    case "progress":
      return { ...state, facts: { done: line.facts, of: Math.max(line.facts, state.facts.of) } };
    case "check":
      return {
        ...state,
        checks: { ...state.checks, [line.invariant]: { checked: line.checked, breaks: line.breaks } },
      };
    case "break":
      return { ...state, breaks: [...state.breaks, line] };
    case "balance":
      return { ...state, balance: { stored: line.stored, recomputed: line.recomputed } };
    case "end":
      return { ...state, facts: { done: line.facts, of: line.facts } };
  }
}

/** The check of an account, step by step: first the server from its rows, then this browser from the bundle. */
export function useCheck(accountId: string) {
  const [state, tell] = useReducer(checkReducer, IDLE);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const run = async () => {
    running.current?.abort();
    const control = new AbortController();
    running.current = control;
    const { signal } = control;
    tell({ kind: "begun" });
    try {
      await deriveAgain(accountId, signal, (line) => tell({ kind: "line", line }));
      tell({ kind: "derived" });
      const faults = await verifyHere(accountId, signal, (step) => tell({ kind: "step", step }));
      tell({ kind: "verified", faults });
    } catch (error) {
      if (!signal.aborted) tell({ kind: "failed", why: shownProblem(error).title });
    }
  };
  return { state, run: () => void run() };
}
