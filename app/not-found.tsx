import type { Metadata } from "next";
import { BarePage } from "@/components/pages/bare-page";
import { PageNotFound } from "@/components/pages/page-not-found";

export const metadata: Metadata = { title: "No such page" };

/** Also what a user gets who opens a page of the administration: for them it does not exist. */
export default function NotFound() {
  return (
    <BarePage>
      <PageNotFound home={{ href: "/", label: "To the start" }}>
        The address may be mistyped, or what it showed is not yours to see.
      </PageNotFound>
    </BarePage>
  );
}
