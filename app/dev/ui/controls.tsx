"use client";

import { Download, Plus, Search, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox, Radio } from "@/components/ui/choice";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, Drawer } from "@/components/ui/dialog";
import { Field, FieldGroup } from "@/components/ui/field";
import { AmountInput, Input, TextArea } from "@/components/ui/input";
import { ButtonLink } from "@/components/ui/link";
import { Menu } from "@/components/ui/menu";
import { Select } from "@/components/ui/select";
import { Tabs } from "@/components/ui/tabs";
import { TaskDrawer } from "@/components/ui/task-drawer";
import { ThemeSwitch } from "@/components/ui/theme-switch";
import { say } from "@/components/ui/toast";
import { Tooltip } from "@/components/ui/tooltip";
import { Group, Specimen } from "./specimen";

const nothing = () => undefined;

type Task = { readonly kind: "add" | "end" };

/** One drawer for either task. */
function Tasks() {
  const [task, setTask] = useState<Task | null>(null);
  return (
    <>
      <Button onClick={() => setTask({ kind: "add" })}>Add a row…</Button>
      <Button onClick={() => setTask({ kind: "end" })}>End a row…</Button>
      <TaskDrawer task={task} titles={{ add: "Add a row", end: "End a row" }} onClose={() => setTask(null)}>
        {({ kind }) => <p>{kind === "add" ? "What it is called." : "Whether it may end."}</p>}
      </TaskDrawer>
    </>
  );
}

export function Controls() {
  return (
    <Group id="controls" title="Controls">
      <Specimen name="Buttons: primary, secondary, quiet, danger; small, icon, busy, disabled">
        <div className="flex flex-wrap items-center gap-3">
          <Button intent="primary">Issue grant</Button>
          <Button icon={<Download aria-hidden />}>Export</Button>
          <Button intent="quiet">Cancel</Button>
          <Button intent="danger" icon={<Trash2 aria-hidden />}>
            Void grant
          </Button>
          <Button size="small">Recompute</Button>
          <Button size="icon" intent="quiet" aria-label="Add" icon={<Plus aria-hidden />} />
          <Button intent="primary" isBusy>
            Issuing
          </Button>
          <Button disabled>Not now</Button>
          <ButtonLink href="#controls">A link that looks like one</ButtonLink>
        </div>
      </Specimen>
      <Specimen name="Fields: plain, with unit, in error, select, disabled">
        <div className="grid gap-4 sm:grid-cols-3">
          <Field label="Name" hint="As it stands on receipts.">
            {(control) => <Input {...control} defaultValue="Organization 17" />}
          </Field>
          <Field label="Amount" isRequired error="Amount must be above 0">
            {(control) => <AmountInput {...control} defaultValue="0" suffix="credits" />}
          </Field>
          <Field label="Search">
            {(control) => <Input {...control} prefixIcon={<Search aria-hidden />} placeholder="Any id" />}
          </Field>
          <Field label="Source">
            {(control) => (
              <Select
                {...control}
                defaultValue=""
                placeholder="Choose a kind"
                options={[
                  { value: "promo", label: "Promo credits" },
                  { value: "purchased", label: "Purchased credits" },
                ]}
              />
            )}
          </Field>
          <Field label="Plan">{(control) => <Input {...control} disabled defaultValue="Pro v7" />}</Field>
          <Field label="Reason" isRequired>
            {(control) => <TextArea {...control} defaultValue="Service failure of 22 November, T-4411" />}
          </Field>
        </div>
      </Specimen>
      <div className="grid gap-10 sm:grid-cols-2">
        <Specimen name="Radios">
          <FieldGroup legend="Change">
            <Radio name="change" value="add" defaultChecked label="Add" hint="Raises what is left." />
            <Radio name="change" value="reduce" label="Reduce" />
            <Radio name="change" value="expiry" label="Move the expiry" disabled />
          </FieldGroup>
        </Specimen>
        <Specimen name="Checkboxes, one of them in error">
          <FieldGroup legend="Alerts" error="Alerts: choose at least one threshold">
            <Checkbox defaultChecked label="At 75 %" />
            <Checkbox label="At 100 %" />
          </FieldGroup>
        </Specimen>
      </div>
      <Specimen name="Dialog, drawer, menu, tooltip, toast, copy, theme">
        <div className="flex flex-wrap items-center gap-3">
          <Dialog
            title="Void the grant?"
            description="What it has already paid stays paid."
            trigger={<Button>Open dialog</Button>}
            footer={<Button intent="danger">Void grant</Button>}
          >
            <p>12.00 credits would be taken back.</p>
          </Dialog>
          <Drawer title="Why" trigger={<Button>Open drawer</Button>}>
            <p>Traces open here.</p>
          </Drawer>
          <Tasks />
          <Menu
            trigger={<Button>Open menu</Button>}
            heading="user@example.org"
            groups={[
              [
                { label: "Adjust…", icon: <Plus aria-hidden />, onSelect: nothing },
                { label: "Export", icon: <Download aria-hidden />, onSelect: nothing },
              ],
              [{ label: "Void…", icon: <Trash2 aria-hidden />, isDangerous: true, onSelect: nothing }],
            ]}
          />
          <Tooltip text="UTC on hover, the reader’s zone on the page">
            <Button intent="quiet">Tooltip</Button>
          </Tooltip>
          <Button onClick={() => say("success", "Grant issued: available 412.50 → 417.50")}>Toast</Button>
          <CopyButton text="dec_01jx9q8r7t6v5w4x3y2z1a0b9c" label="Copy the id" />
          <ThemeSwitch theme="system" />
        </div>
      </Specimen>
      <Specimen name="Tabs">
        <Tabs
          label="Account"
          items={[
            { value: "overview", label: "Overview", content: <p>Standing and windows.</p> },
            { value: "ledger", label: "Ledger", count: "1 207", content: <p>Balance updates.</p> },
            { value: "grants", label: "Grants", count: "2", content: <p>Grants.</p> },
            { value: "decisions", label: "Decisions", content: <p>Decisions.</p> },
          ]}
        />
      </Specimen>
    </Group>
  );
}
