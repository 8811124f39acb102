"use client";

import { PageError } from "@/components/pages/page-error";

/** Inside of the shell, which stays: the way to the other pages, and out. */
export default function BrokenPage(props: { error: unknown; retry: () => void }) {
  return <PageError {...props} />;
}
