"use client";

import dynamic from "next/dynamic";

/** Drawn by the server, and sent as a program only to pages that have one. */
export const LazyCascade = dynamic(() => import("./recorded-cascade").then((part) => part.RecordedCascade));
