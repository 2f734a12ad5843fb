/** How machines ask who somebody is, and how they answer: words that many of them have. */

const NAME = /\b(log ?in|user ?name|user|account|benutzer(name)?)( name)?\s*:$/i;
const PASSWORD = /\b(pass ?word|passwort|passcode|kennwort)( for [^:]{1,32})?\s*:$/i;
const PROMPT = /(^|[\r\n])[^\r\n]{0,48}[>#$%]$/;
const FAILURE =
  /\b(incorrect|invalid|fail(ed|ure)|denied|wrong|bad (password|login)|not authorized)\b/i;

export const asksForPassword = (text: string) => PASSWORD.test(text);
export const asksForLogin = (text: string) => NAME.test(text) || PASSWORD.test(text);
export const hasPrompt = (text: string) => PROMPT.test(text);
export const isFailure = (text: string) => FAILURE.test(text);
