import { Skeleton } from "@/components/ui/skeleton";

const WINDOWS = ["a", "b", "c", "d"];

/** Meters with their lines of words, as high as they will be. */
export function WindowsSkeleton() {
  return (
    <ul aria-hidden className="flex flex-col">
      {WINDOWS.map((key) => (
        <li
          key={key}
          className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 border-b border-hairline py-3 last:border-b-0 sm:grid-cols-[10rem_1fr_7rem]"
        >
          <Skeleton className="my-1 h-3 w-16" />
          <Skeleton className="col-span-2 row-start-2 h-4 w-full sm:col-span-1 sm:col-start-2 sm:row-start-1" />
          <Skeleton className="my-1 h-3 w-14 justify-self-end" />
          <Skeleton className="col-span-2 my-0.75 h-3 w-3/5 sm:col-start-2" />
        </li>
      ))}
    </ul>
  );
}
