import { PageNotFound } from "@/components/pages/page-not-found";

export default function NotFound() {
  return (
    <PageNotFound title="There is no such plan" home={{ href: "/admin/plans", label: "All plans" }}>
      The id may be mistyped.
    </PageNotFound>
  );
}
