/** What a page says when it has nothing else to show. */
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { ApiError } from '../api-client.ts';
import { text } from '../messages/catalogue.ts';

export function Empty({ children }: { readonly children: ReactNode }) {
  return <p className="empty">{children}</p>;
}

export const sentenceOf = (error: unknown): string =>
  error instanceof ApiError
    ? error.status === 0
      ? text.error.unreachable
      : error.message
    : String(error);

interface FailureProps {
  readonly error: unknown;
  readonly onRetry: () => void;
}

export function Failure({ error, onRetry }: FailureProps) {
  return (
    <div className="failure" role="alert">
      <strong>{text.error.title}</strong>
      <span>{sentenceOf(error)}</span>
      <Button size="xs" variant="default" onClick={onRetry}>
        {text.error.retry}
      </Button>
    </div>
  );
}
