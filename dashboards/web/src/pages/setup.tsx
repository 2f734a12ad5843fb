/** Where the one-time link of the first start leads. */
import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Session } from '../../../../collector/api/contract/session.ts';
import { api } from '../api-client.ts';
import { text } from '../messages/catalogue.ts';
import { DoorPage } from '../parts/door-page.tsx';
import { sentenceOf } from '../parts/notice.tsx';

/** The contract's MIN_PASSWORD, which is a value, and this side of it takes types only. */
const LEAST = 12;
const USER = 'admin';

interface SetupPageProps {
  readonly onSignedIn: (session: Session) => void;
}

function problemOf(password: string, repeat: string): string | undefined {
  if (password.length < LEAST) return text.session.tooShort;
  return password === repeat ? undefined : text.session.differs;
}

export function SetupPage({ onSignedIn }: SetupPageProps) {
  // Behind the number sign, so that it stands in no log of a server or a proxy.
  const [token] = useState(() => window.location.hash.slice(1));
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const password = String(form.get('password'));
    const wrong = problemOf(password, String(form.get('repeat')));
    setProblem(wrong);
    if (wrong !== undefined) return;
    setBusy(true);
    try {
      onSignedIn(await api.setup({ token, password }));
    } catch (error) {
      setProblem(sentenceOf(error));
      setBusy(false);
    }
  };

  if (token === '') {
    return (
      <DoorPage title={text.session.setupTitle}>
        <p className="hint">{text.session.noToken}</p>
      </DoorPage>
    );
  }
  return (
    <DoorPage title={text.session.setupTitle}>
      <p className="hint">{text.session.setupIntro}</p>
      <form onSubmit={submit}>
        <input type="hidden" name="user" autoComplete="username" value={USER} />
        <PasswordInput
          label={text.session.password}
          name="password"
          autoComplete="new-password"
          required
          withAsterisk={false}
          autoFocus
        />
        <PasswordInput
          label={text.session.repeat}
          name="repeat"
          autoComplete="new-password"
          required
          withAsterisk={false}
          error={problem}
        />
        <Button type="submit" fullWidth loading={isBusy}>
          {text.session.setupSubmit}
        </Button>
      </form>
    </DoorPage>
  );
}
