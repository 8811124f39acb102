import { PageNotFound } from "@/components/pages/page-not-found";

export default function NotFound() {
  return (
    <PageNotFound title="There is no such account" home={{ href: "/admin/accounts", label: "All accounts" }}>
      The id may be mistyped. Search for a name, an e-mail or the beginning of a key instead.
    </PageNotFound>
  );
}
