"use client";

import { lazyOverlay } from "../lazy-overlay";

export const { Overlay: LazyGrantDrawer, preload: preloadGrantForms } = lazyOverlay(() =>
  import("./grant-drawer").then((module) => module.GrantDrawer),
);

export const { Overlay: LazyRefundDrawer } = lazyOverlay(() =>
  import("./refund-drawer").then((module) => module.RefundDrawer),
);

export const { Overlay: LazyGiveBackDialog, preload: preloadGiveBack } = lazyOverlay(() =>
  import("@/components/admin/give-back-dialog").then((module) => module.GiveBackDialog),
);

export const { Overlay: LazyFreezeDialog, preload: preloadFreeze } = lazyOverlay(() =>
  import("@/components/admin/freeze-dialog").then((module) => module.FreezeDialog),
);
