"use client";

import { lazyOverlay } from "./lazy-overlay";

export const { Overlay: LazyChainDrawer, preload: preloadChain } = lazyOverlay(() =>
  import("./chain-drawer").then((module) => module.ChainDrawer),
);
