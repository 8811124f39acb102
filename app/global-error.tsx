"use client";

import { PageError } from "@/components/pages/page-error";
import "./globals.css";

/** The root layout itself broke, so this brings its own document. */
export default function BrokenDocument(props: { error: unknown; retry: () => void }) {
  return (
    <html lang="en" data-theme="system">
      <body>
        <title>Spillway</title>
        <main className="mx-auto max-w-180 px-5 py-10">
          <PageError {...props} />
        </main>
      </body>
    </html>
  );
}
