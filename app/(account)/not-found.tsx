import { PageNotFound } from "@/components/pages/page-not-found";

export default function NotFound() {
  return (
    <PageNotFound title="There is no such account" home={{ href: "/usage", label: "To your own account" }}>
      Either it does not exist, or it is not yours to see.
    </PageNotFound>
  );
}
