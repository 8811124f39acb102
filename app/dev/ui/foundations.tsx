import type { Source } from "@/components/decisions/decision-shapes";
import { SourceChip } from "@/components/decisions/source-chip";
import { Amount } from "@/components/ui/amount";
import { Kbd } from "@/components/ui/kbd";
import { Link } from "@/components/ui/link";
import { Logo, LogoMark } from "@/components/ui/logo";
import { Group, Specimen } from "./specimen";

const SURFACES = [
  ["page", "bg-page"],
  ["sunken", "bg-sunken"],
  ["raised", "bg-raised"],
  ["hover", "bg-hover"],
  ["accent-soft", "bg-accent-soft"],
  ["ok-soft", "bg-ok-soft"],
  ["warn-soft", "bg-warn-soft"],
  ["danger-soft", "bg-danger-soft"],
] as const;
const INKS = [
  ["ink", "text-ink"],
  ["muted", "text-muted"],
  ["faint", "text-faint"],
  ["accent", "text-accent"],
  ["ok", "text-ok"],
  ["warn", "text-warn"],
  ["danger", "text-danger"],
] as const;
const SIZES = [
  ["12/16", "text-xs"],
  ["13/18", "text-sm"],
  ["14/20", "text-base"],
  ["16/24", "text-lg"],
  ["20/28", "text-xl"],
  ["28/36", "text-2xl"],
  ["40/44", "text-3xl font-medium tracking-[-0.02em]"],
] as const;
const SOURCES: readonly Source[] = ["windows", "free", "promo", "purchased", "entitlement"];

export function Foundations() {
  return (
    <Group id="foundations" title="Foundations">
      <Specimen name="Logo and mark">
        <div className="flex flex-wrap items-center gap-8">
          <Logo />
          <LogoMark className="size-4!" />
          <LogoMark className="size-10!" />
          <LogoMark className="size-20!" />
        </div>
      </Specimen>
      <Specimen name="Surfaces">
        <div className="grid grid-cols-2 gap-2 sm:grid-cols-4">
          {SURFACES.map(([name, className]) => (
            <div key={name} className={`rounded-md border border-hairline p-3 ${className}`}>
              <p className="text-ink">{name}</p>
              <p className="text-sm text-muted">muted on {name}</p>
            </div>
          ))}
        </div>
      </Specimen>
      <Specimen name="Inks">
        <p className="flex flex-wrap gap-6">
          {INKS.map(([name, className]) => (
            <span key={name} className={className}>
              {name} text
            </span>
          ))}
          <Link href="#foundations">a link</Link>
          <span>
            <Kbd>⌘</Kbd> <Kbd>K</Kbd>
          </span>
        </p>
      </Specimen>
      <Specimen name="Type: Geist Sans, figures tabular">
        <div className="flex flex-col gap-2">
          {SIZES.map(([name, className]) => (
            <p key={name} className="flex items-baseline gap-4">
              <span className="w-12 shrink-0 text-xs text-muted">{name}</span>
              <span className={`min-w-0 truncate ${className}`}>
                How much is allowed, and from where? 0123
              </span>
            </p>
          ))}
          <p className="flex items-baseline gap-4">
            <span className="w-12 shrink-0 text-xs text-muted">mono</span>
            <span className="min-w-0 truncate font-mono">dec_01jx9q8r7t 1 000.00 0123456789</span>
          </p>
        </div>
      </Specimen>
      <Specimen name="Sources: hue and pattern; held as light hatch">
        <div className="grid grid-cols-2 gap-4 sm:grid-cols-5">
          {SOURCES.map((source) => (
            <div key={source} data-source={source} className="flex flex-col gap-2">
              <div className="water h-14 rounded-xs" />
              <div className="water-held h-6 rounded-xs" />
              <SourceChip source={source} />
              <SourceChip source={source} amount="4.5" saysCharged label="paid" />
            </div>
          ))}
        </div>
      </Specimen>
      <Specimen name="Amounts: the number is the hero, the unit is small">
        <div className="flex flex-wrap items-baseline gap-x-8 gap-y-2">
          <Amount value="412.5" size="hero" suffix="available" />
          <Amount value="1116" size="figure" />
          <Amount value="-4" sign="always" />
          <Amount value="1000" sign="always" className="font-mono" />
          <Amount value="4808" measure="input_tokens" />
          <Amount value="1" measure="requests" />
          <Amount value="123456789012345678.654321" />
        </div>
      </Specimen>
    </Group>
  );
}
