import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import type { Drift } from '../../../../collector/api/contract/drift.ts';
import type { Session } from '../../../../collector/api/contract/session.ts';
import { ApiError, api } from '../api-client.ts';
import { text } from '../messages/catalogue.ts';
import { useKeys } from './keys.ts';
import { sentenceOf } from './notice.tsx';
import { Time } from './time.tsx';

interface AcknowledgeProps {
  readonly drift: Drift;
  readonly onChanged: (drift: Drift) => void;
}

const CHANGED_MEANWHILE = new Set([409, 412]);

/** A person says that they have seen it. Never overwrites what somebody else said meanwhile. */
export function Acknowledge({ drift, onChanged }: AcknowledgeProps) {
  const [comment, setComment] = useState('');
  const [said, setSaid] = useState('');
  const place = useRef<HTMLDivElement>(null);
  const act = useMutation({
    mutationFn: () => api.acknowledge(drift.id, drift.version, comment),
    onSuccess: (next) => {
      // The button goes away with the focus on it.
      if (place.current?.contains(document.activeElement)) place.current.focus();
      setSaid('');
      onChanged(next);
    },
    onError: async (error) => {
      if (error instanceof ApiError && CHANGED_MEANWHILE.has(error.status)) {
        setSaid(text.detail.conflict);
        onChanged(await api.driftRecord(drift.id));
      } else {
        setSaid(sentenceOf(error));
      }
    },
  });
  // Who may only look is refused by the collector as well; the button would be a false promise.
  const may = useQueryClient().getQueryData<Session>(['session'])?.may;
  const isOpen = drift.state === 'open' && may?.includes('drift.triage') === true;
  const start = () => {
    if (isOpen && !act.isPending) act.mutate();
  };
  useKeys({ e: start });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start();
  };
  return (
    <div className="acknowledge" ref={place} tabIndex={-1}>
      {isOpen ? (
        <form onSubmit={submit}>
          <TextInput
            size="xs"
            aria-label={text.detail.comment}
            placeholder={text.detail.comment}
            maxLength={1000}
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
          <Button type="submit" size="xs" loading={act.isPending}>
            {text.detail.acknowledge}
          </Button>
        </form>
      ) : null}
      <div role="status">
        {drift.acknowledgedBy === null ? null : (
          <p>
            {text.detail.acknowledged(drift.acknowledgedBy)}, <Time at={drift.acknowledgedAt} />
          </p>
        )}
        {said === '' ? null : <p>{said}</p>}
      </div>
      {drift.state === 'resolved' ? <p className="more">{text.detail.resolvedHint}</p> : null}
    </div>
  );
}
