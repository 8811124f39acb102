import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";

/** Somebody who is signed in and has nothing to look at yet. */
export function NoAccount({ title }: { title: string }) {
  return (
    <>
      <PageHeader title={title} />
      <EmptyState title="No account yet">
        You are signed in, but no account is linked to you. Ask whoever runs this Spillway to link one.
      </EmptyState>
    </>
  );
}
