import { ExternalLink } from "lucide-react";
import NextLink from "next/link";
import type { ComponentProps } from "react";
import { type ButtonLook, buttonClass } from "./button";
import { classNames } from "./class-names";

export const linkClass =
  "text-accent underline decoration-accent/40 underline-offset-3 hover:decoration-accent";

interface LinkProps extends ComponentProps<typeof NextLink> {
  /** Opens elsewhere, and says so. */
  isExternal?: boolean;
}

export function Link({ isExternal = false, className, children, ...rest }: LinkProps) {
  return (
    <NextLink
      {...rest}
      {...(isExternal ? { target: "_blank", rel: "noreferrer" } : {})}
      className={classNames(linkClass, className)}
    >
      {children}
      {isExternal ? (
        <>
          <ExternalLink aria-hidden className="ms-1 inline size-3 stroke-[1.5]" />
          <span className="sr-only"> (opens in a new tab)</span>
        </>
      ) : null}
    </NextLink>
  );
}

/** Goes somewhere and looks like a button. What acts in place is a Button. */
export function ButtonLink({
  intent,
  size,
  className,
  ...rest
}: ComponentProps<typeof NextLink> & ButtonLook) {
  return <NextLink {...rest} className={classNames(buttonClass({ intent, size }), className)} />;
}
