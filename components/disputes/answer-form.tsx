"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { TextArea } from "@/components/ui/input";

interface AnswerFormProps {
  isBusy: boolean;
  /** What the server refused. The form keeps what was written. */
  error?: string;
  onAnswer: (answer: { outcome: "refunded" | "declined"; message: string }) => void;
}

/** The one answer to a dispute: all that is left back, or why not. In part: refund first, then answer by what was refunded. */
export function AnswerForm({ isBusy, error, onAnswer }: AnswerFormProps) {
  const [message, setMessage] = useState("");
  const [isTried, setTried] = useState(false);
  const isMissing = message.trim() === "";
  const send = (outcome: "refunded" | "declined") => {
    setTried(true);
    if (!isMissing) onAnswer({ outcome, message: message.trim() });
  };
  return (
    <form className="mt-1 flex flex-col gap-2" onSubmit={(event) => event.preventDefault()}>
      <Field
        label="Answer"
        isRequired
        hint="The user reads this."
        error={isTried && isMissing ? "Answer is missing" : error}
      >
        {(control) => (
          <TextArea
            {...control}
            maxLength={500}
            value={message}
            onChange={(event) => setMessage(event.target.value)}
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button intent="primary" isBusy={isBusy} busyLabel="Answering…" onClick={() => send("refunded")}>
          Refund all that is left
        </Button>
        <Button isBusy={isBusy} busyLabel="Answering…" onClick={() => send("declined")}>
          Decline
        </Button>
      </div>
    </form>
  );
}
