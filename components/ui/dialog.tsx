"use client";

import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { buttonClass } from "./button";
import { classNames } from "./class-names";

interface OverlayProps {
  title: ReactNode;
  description?: ReactNode;
  /** What opens it and gets the focus back. Without one, `isOpen` decides. */
  trigger?: ReactElement;
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
  footer?: ReactNode;
  children: ReactNode;
}

const backdropClass =
  "fixed inset-0 z-40 min-h-dvh bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0 print:hidden";

function Overlay({
  title,
  description,
  trigger,
  isOpen,
  onOpenChange,
  footer,
  children,
  popupClass,
}: OverlayProps & { popupClass: string }) {
  return (
    <BaseDialog.Root
      {...(isOpen === undefined ? {} : { open: isOpen })}
      {...(onOpenChange === undefined ? {} : { onOpenChange: (open: boolean) => onOpenChange(open) })}
    >
      {trigger === undefined ? null : <BaseDialog.Trigger render={trigger} />}
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={backdropClass} />
        <BaseDialog.Popup
          className={classNames("fixed z-50 flex flex-col bg-raised shadow-raised", popupClass)}
        >
          <header className="flex items-start gap-3 border-b border-hairline p-4">
            <div className="min-w-0 flex-1">
              <BaseDialog.Title className="text-lg font-medium">{title}</BaseDialog.Title>
              {description === undefined ? null : (
                <BaseDialog.Description className="text-muted">{description}</BaseDialog.Description>
              )}
            </div>
            <BaseDialog.Close
              aria-label="Close"
              className={classNames(buttonClass({ intent: "quiet", size: "icon" }), "-my-1 -me-1")}
            >
              <X aria-hidden />
            </BaseDialog.Close>
          </header>
          {/* Scrolls by itself, so it must be reachable by keyboard. */}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs the focus to be scrolled */}
          <div tabIndex={0} className="min-h-0 flex-1 overflow-y-auto p-4 focus-visible:-outline-offset-2">
            {children}
          </div>
          {footer === undefined ? null : (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-hairline p-4">
              {footer}
            </footer>
          )}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

/** Asks for one thing in the middle of the page. Esc closes, the focus goes back to what opened it. */
export function Dialog(props: OverlayProps) {
  return (
    <Overlay
      {...props}
      popupClass="inset-x-3 top-1/2 mx-auto max-h-[min(42rem,calc(100dvh-1.5rem))] max-w-130 -translate-y-1/2 rounded-md border border-hairline transition-[opacity,scale] duration-120 data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0"
    />
  );
}

/** Shows one thing beside the page: 520 px from the end edge, the whole width on a phone. */
export function Drawer(props: OverlayProps) {
  return (
    <Overlay
      {...props}
      popupClass="inset-y-0 end-0 w-full max-w-130 border-s border-hairline transition-[translate] duration-200 ease-(--ease-out) data-ending-style:translate-x-full data-starting-style:translate-x-full rtl:data-ending-style:-translate-x-full rtl:data-starting-style:-translate-x-full"
    />
  );
}
