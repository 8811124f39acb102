const BASINS = [
  { source: "windows", level: 100 },
  { source: "free", level: 100 },
  { source: "promo", level: 46 },
  { source: "purchased", level: 0 },
  { source: "entitlement", level: 0 },
] as const;

/** The cascade as an ornament: five basins, each lower than the one that spills into it. Says nothing, so it is hidden. */
export function SpillMotif() {
  return (
    <div aria-hidden className="flex w-full max-w-120 items-start gap-2">
      {BASINS.map(({ source, level }, at) => (
        <div
          key={source}
          data-source={source}
          style={{ marginBlockStart: `${at * 2.25}rem` }}
          className="relative h-40 flex-1 overflow-hidden rounded-xs border border-t-0 border-control bg-page"
        >
          <div className="water absolute inset-x-0 bottom-0" style={{ blockSize: `${level}%` }} />
        </div>
      ))}
    </div>
  );
}
