"use client";

import { BarePage } from "@/components/pages/bare-page";
import { PageError } from "@/components/pages/page-error";

/** What breaks before it is known who asks: there is no shell around it then. */
export default function BrokenPage(props: { error: unknown; retry: () => void }) {
  return (
    <BarePage>
      <PageError {...props} />
    </BarePage>
  );
}
