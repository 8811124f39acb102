import { ButtonLink } from "@/components/ui/link";

export interface ShownOrganization {
  readonly id: string;
  readonly name: string;
  /** A member sees their share of it; whoever holds it, everybody's. */
  readonly isMember: boolean;
}

/** What somebody is linked to beside an account of their own, and the way there. */
export function Organizations({ organizations }: { organizations: readonly ShownOrganization[] }) {
  return (
    <ul className="flex flex-col gap-3">
      {organizations.map(({ id, name, isMember }) => (
        <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <span className="min-w-0">
            <span className="block font-medium break-words">{name}</span>
            <span className="block text-muted">
              {isMember ? "You are a member." : "You hold this account."}
            </span>
          </span>
          <span className="flex flex-wrap gap-2">
            <ButtonLink href={`/usage?account=${id}`}>{isMember ? "Your share" : "Usage"}</ButtonLink>
            {isMember ? null : (
              <>
                <ButtonLink href={`/settings/members?account=${id}`}>Members</ButtonLink>
                <ButtonLink href={`/settings/webhooks?account=${id}`}>Webhooks</ButtonLink>
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
