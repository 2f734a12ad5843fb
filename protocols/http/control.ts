/** Who proved to whom who he is. Told with the answer, whose packet holds no password. */
import type { Listener } from '../contract/protocol.ts';
import { tellLogin } from '../encodings/login.ts';
import type { Outcome } from '../messages/control-event.ts';
import type { HttpMessage, HttpQuestion } from './decode.ts';
import { tellWeak } from './identity.ts';

const UNAUTHORIZED = 401;
const FORBIDDEN = 403;
const PROXY_UNAUTHORIZED = 407;
const REFUSED = 400;

export function control({ head, question }: HttpMessage, tell: Listener): void {
  if (head === undefined || question === undefined || question.scheme === '') return;
  const isAsked = head.status === UNAUTHORIZED || head.status === PROXY_UNAUTHORIZED;
  if (head.goesOn && isAsked) return;
  tellProof(question, outcomeOf(question, head.status), 'speaker', tell);
}

export function lapse(question: HttpQuestion, tell: Listener, outcome: Outcome): void {
  if (question.scheme !== '') tellProof(question, outcome, 'hearer', tell);
}

/** A page that comes back upon a form may say that it was wrong: who can tell. */
function outcomeOf({ scheme }: HttpQuestion, status: number): Outcome {
  const isRefused =
    status === UNAUTHORIZED || status === FORBIDDEN || status === PROXY_UNAUTHORIZED;
  if (isRefused) return { refused: `status ${status}` };
  return scheme === 'form' || status >= REFUSED ? 'unknown' : 'accepted';
}

function tellProof(
  { scheme, login }: HttpQuestion,
  outcome: Outcome,
  whose: 'speaker' | 'hearer',
  tell: Listener,
): void {
  if (scheme === 'basic') tellWeak(tell, whose);
  if (scheme === 'form') tell.fact('weakness', 'login form in clear', { part: 'form', whose });
  const { user = '', domain = '', workstation = '' } = login ?? {};
  const method = login !== undefined && user === '' ? 'anonymous' : scheme;
  tellLogin({ method, user, domain, workstation }, outcome, tell);
}
