import { Drawer } from "./dialog";

interface TaskDrawerProps<Task extends { readonly kind: string }> {
  /** What is being done; the drawer is open while there is something. */
  task: Task | null;
  titles: Readonly<Record<Task["kind"], string>>;
  onClose: () => void;
  /** What is filled in to do it. */
  children: (task: Task) => React.ReactNode;
}

/** A drawer for one task at a time of several: one more row to make, to change, to end. */
export function TaskDrawer<Task extends { readonly kind: string }>(props: TaskDrawerProps<Task>) {
  const { task, titles, onClose, children } = props;
  return (
    <Drawer
      title={task === null ? "" : titles[task.kind as Task["kind"]]}
      isOpen={task !== null}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      {task === null ? null : children(task)}
    </Drawer>
  );
}
