// biome-ignore-all lint/a11y/noRedundantRoles: `display: block` on a phone takes a table's own semantics away
import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";

export interface Column {
  key: string;
  label: string;
  isNumeric?: boolean;
  /** Read out but not shown: a column of buttons. */
  isLabelHidden?: boolean;
  className?: string;
}

interface TableProps {
  /** What the table holds; read out, not shown unless `isCaptionShown`. */
  caption: string;
  isCaptionShown?: boolean;
  columns: readonly Column[];
  density?: "comfortable" | "compact";
  /**
   * What rows become on a phone: small lists with the columns' names; or cards of three columns, in which each cell says its
   * place. Null for tables of two short columns.
   */
  stacked?: "list" | "card" | null;
  /** Of all rows, where only those in sight are in the page. */
  rowCount?: number;
  className?: string;
  children: ReactNode;
}

export function Table({
  caption,
  isCaptionShown = false,
  columns,
  density,
  stacked = "list",
  rowCount,
  className,
  children,
}: TableProps) {
  return (
    <table
      role="table"
      className={classNames("data-table", className)}
      {...(density === undefined ? {} : { "data-density": density })}
      {...(stacked === null ? {} : { "data-stacked": stacked })}
      {...(rowCount === undefined ? {} : { "aria-rowcount": rowCount + 1 })}
    >
      <caption className={isCaptionShown ? "pb-2 text-start text-muted" : "sr-only"}>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th
              key={column.key}
              role="columnheader"
              scope="col"
              className={column.className}
              {...(column.isNumeric ? { "data-numeric": "" } : {})}
            >
              <span className={column.isLabelHidden ? "sr-only" : ""}>{column.label}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">{children}</tbody>
    </table>
  );
}

interface RowProps extends ComponentProps<"tr"> {
  /** Just arrived by the stream: slides in once. */
  isNew?: boolean;
}

export function Row({ isNew = false, className, ...rest }: RowProps) {
  return <tr role="row" {...rest} className={classNames(isNew ? "row-new" : null, className)} />;
}

interface CellProps extends ComponentProps<"td"> {
  /** The column's name, shown before the value on a phone. */
  label?: string;
  isNumeric?: boolean;
  /** What the row is called: stands first and alone on a phone. */
  isLead?: boolean;
}

export function Cell({ label, isNumeric = false, isLead = false, ...rest }: CellProps) {
  return (
    <td
      role="cell"
      {...rest}
      {...(label === undefined ? {} : { "data-label": label })}
      {...(isNumeric ? { "data-numeric": "" } : {})}
      {...(isLead ? { "data-lead": "" } : {})}
    />
  );
}
