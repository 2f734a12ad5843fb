import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useSearch } from 'wouter';
import type { Login, Session } from '../../../../collector/api/contract/session.ts';
import { ApiError, api } from '../api-client.ts';
import { text } from '../messages/catalogue.ts';
import { DoorPage } from '../parts/door-page.tsx';
import { sentenceOf } from '../parts/notice.tsx';

interface LoginPageProps {
  readonly onSignedIn: (session: Session) => void;
}

export function LoginPage({ onSignedIn }: LoginPageProps) {
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [isCodeNeeded, setCodeNeeded] = useState(false);
  const asked = new URLSearchParams(useSearch());
  const { data: setup } = useQuery({ queryKey: ['setup'], queryFn: api.setupState });

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(undefined);
    try {
      onSignedIn(await api.login(loginIn(form)));
    } catch (error) {
      setBusy(false);
      const refusal = refusalIn(error);
      if (refusal === 'second-factor-needed') setCodeNeeded(true);
      else if (refusal === undefined) setProblem(sentenceOf(error));
      else setProblem(isCodeNeeded ? text.session.codeFailed : text.session.failed);
    }
  };

  return (
    <DoorPage title={text.session.title}>
      {setup?.isNeeded ? <p className="hint">{text.session.setupNeeded}</p> : null}
      <Refused code={asked.get('refused')} />
      <form onSubmit={submit}>
        <TextInput
          label={text.session.user}
          name="user"
          autoComplete="username"
          required
          withAsterisk={false}
          data-autofocus
          autoFocus
        />
        <PasswordInput
          label={text.session.password}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          error={isCodeNeeded ? undefined : problem}
        />
        {isCodeNeeded ? (
          <TextInput
            label={text.session.code}
            description={text.session.codeHint}
            name="code"
            autoComplete="one-time-code"
            required
            withAsterisk={false}
            autoFocus
            error={problem}
          />
        ) : null}
        <Button type="submit" fullWidth loading={isBusy}>
          {text.session.submit}
        </Button>
      </form>
      {setup?.provider == null ? null : (
        <Button component="a" href={wayTo(asked.get('next'))} variant="default" fullWidth>
          {setup.provider}
        </Button>
      )}
    </DoorPage>
  );
}

/** What went wrong at the identity provider, or behind it. */
function Refused({ code }: { readonly code: string | null }) {
  if (code === null) return null;
  const { refused, refusedOtherwise } = text.session;
  return (
    <p className="hint" role="alert">
      {Object.hasOwn(refused, code) ? refused[code] : refusedOtherwise}
    </p>
  );
}

/** The collector sends the browser on to the identity provider, and back to where it was. */
const wayTo = (next: string | null) =>
  `/api/v1/session/oidc?next=${encodeURIComponent(next ?? '/')}`;

/** Why nobody was let in; undefined: it is another trouble. */
function refusalIn(error: unknown): string | undefined {
  return error instanceof ApiError && error.status === 401 ? error.problem?.code : undefined;
}

function loginIn(form: FormData): Login {
  const code = form.get('code');
  return {
    user: String(form.get('user')),
    password: String(form.get('password')),
    ...(code !== null && { code: String(code) }),
  };
}
