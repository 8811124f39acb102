"use client";

import { PageHeader } from "@/components/ui/page-header";
import { MembersTab } from "./members-tab";

interface MembersPageProps {
  accountId: string;
  accountName: string;
  planName: string;
  /** False for viewers, who may look. */
  mayChange: boolean;
}

/** The members of an organization, for whoever holds it: what administrators have on its page. */
export function MembersPage({ accountName, ...rest }: MembersPageProps) {
  return (
    <>
      <PageHeader title={`Members of ${accountName}`}>
        {rest.mayChange ? null : <p className="text-muted">Only an owner of the account can change them.</p>}
      </PageHeader>
      <MembersTab {...rest} />
    </>
  );
}
