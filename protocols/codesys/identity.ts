/** A node says who it is to whoever asks; whether its sessions can be read is told by their first service. */
import type { Listener } from '../contract/protocol.ts';
import type { Attribute } from '../messages/fact.ts';
import { resultOf } from './control.ts';
import type { CodesysMessage, CodesysState, CodesysTurn } from './decode.ts';
import { type NodeInfo, versionOf } from './node.ts';
import { APPLICATION, applicationPart, Method, type ServiceMessage } from './service.ts';
import { ApplicationService, DeviceService, GroupId, states, Tag } from './services.table.ts';
import { doubleWordOf, find, type Told, textOf, wordOf } from './tags.ts';

const MOST_APPLICATIONS = 16;
const IDENTIFICATION = 12; // bytes: type, vendor and device, version

export function identify(message: CodesysMessage, tell: Listener, turn: CodesysTurn): void {
  switch (message.type) {
    case 'datagram':
      if (message.info !== undefined && turn.direction === 'response') tellNode(message.info, tell);
      break;
    case 'version2':
      if (message.identity?.os) tell.fact('os', message.identity.os);
      if (message.identity?.product) tell.fact('product', message.identity.product);
      break;
    case 'service':
      if (!message.isAnswer) return tellClient(message, tell);
      tellClear(message, tell, turn.state);
      if (message.question !== undefined) tellAnswer(message, tell, turn.state);
      break;
  }
}

function tellClear({ group }: ServiceMessage, tell: Listener, state: CodesysState): void {
  if (group < 0 || state.isClearTold) return;
  state.isClearTold = true;
  tell.fact('weakness', 'programming session in clear');
}

function tellNode(info: NodeInfo, tell: Listener): void {
  say(tell, 'name', info.node);
  say(tell, 'model', info.device);
  say(tell, 'vendor', info.vendor);
  say(tell, 'serial', info.serial);
  tell.fact('firmware', info.version);
  tellType(info.type, info.id, tell);
}

function tellType(type: number, id: number, tell: Listener): void {
  tell.fact('product-code', `0x${id.toString(16).padStart(8, '0')}`);
  tell.fact('device-type', `0x${type.toString(16).padStart(4, '0')}`);
}

function say(tell: Listener, attribute: Attribute, value: string, part?: string): void {
  if (value !== '') tell.fact(attribute, value, part === undefined ? undefined : { part });
}

function sayTag(tell: Listener, attribute: Attribute, tags: readonly Told[], id: number): void {
  const tag = find(tags, id);
  if (tag !== undefined) say(tell, attribute, textOf(tag));
}

/** Engineering stations introduce themselves. */
function tellClient({ group, service, tags }: ServiceMessage, tell: Listener): void {
  if (group !== GroupId.device || service !== DeviceService.createSession) return;
  sayTag(tell, 'host-name', tags, Tag.clientHost);
  const [name, version] = [Tag.clientName, Tag.clientVersion].map((id) => {
    const tag = find(tags, id);
    return tag === undefined ? '' : textOf(tag).slice(0, 100);
  });
  say(tell, 'software', `${name} ${version}`.trim());
}

function tellAnswer(message: ServiceMessage, tell: Listener, state: CodesysState): void {
  const { group, service } = message;
  if (group === GroupId.device) {
    if (service === DeviceService.identity) tellIdentity(message.tags, tell);
    if (service === DeviceService.login) tellLogin(message, tell);
  } else if (group === GroupId.application) {
    if (service === ApplicationService.login) tellApplication(message, tell, state);
    if (service === ApplicationService.list) tellApplications(message.tags, tell);
    if (service === ApplicationService.status) tellStatus(message, tell);
    if (service === ApplicationService.project) tellProject(message, tell);
  }
}

function tellIdentity(tags: readonly Told[], tell: Listener): void {
  const target = find(tags, Tag.identification);
  if (target !== undefined && target.end - target.start === IDENTIFICATION) {
    tellType(doubleWordOf(target), doubleWordOf(target, 4), tell);
    const [build, patch, minor, major] = target.bytes.subarray(target.start + 8, target.end);
    tell.fact('firmware', versionOf(build!, patch!, minor!, major!));
  }
  sayTag(tell, 'model', tags, Tag.deviceName);
  sayTag(tell, 'vendor', tags, Tag.vendorName);
  sayTag(tell, 'name', tags, Tag.nodeName);
  sayTag(tell, 'serial', tags, Tag.serial);
}

function tellLogin({ tags, question }: ServiceMessage, tell: Listener): void {
  const method = question?.detail['method'];
  if (resultOf(tags, Tag.loginResult) !== 0 || typeof method !== 'string') return;
  tell.fact('authentication', method);
  if (method === Method.none) tell.fact('weakness', 'no authentication');
  if (method === Method.disguised) tell.fact('weakness', 'password with a reversible disguise');
}

/** Whoever works on an application names the session from then on. */
function tellApplication({ tags, question }: ServiceMessage, tell: Listener, state: CodesysState) {
  const login = find(tags, Tag.applicationLogin);
  const part = question?.part ?? '';
  if (login === undefined || part === '' || wordOf(login) !== 0) return;
  const session = doubleWordOf(login, 2);
  const { applications } = state;
  if (session >= 0 && (applications.has(session) || applications.size < MOST_APPLICATIONS))
    applications.set(session, part);
  tell.fact('module-name', part.slice(APPLICATION.length), { part });
}

function tellApplications(tags: readonly Told[], tell: Listener): void {
  for (const tag of tags) {
    const name = tag.id === Tag.applicationName ? textOf(tag) : '';
    if (name !== '') tell.fact('module-name', name, { part: applicationPart(name) });
  }
}

function tellStatus({ tags, question }: ServiceMessage, tell: Listener): void {
  const status = find(tags, Tag.status);
  const state = status === undefined ? undefined : states.get(doubleWordOf(status, 2));
  if (state !== undefined) say(tell, 'mode', state, question?.part || undefined);
}

function tellProject({ tags, question }: ServiceMessage, tell: Listener): void {
  if (resultOf(tags, Tag.result) !== undefined) return;
  const part = question?.part || undefined;
  const [name, version] = [find(tags, Tag.projectName), find(tags, Tag.projectVersion)];
  if (name !== undefined) say(tell, 'title', textOf(name), part);
  if (version !== undefined) say(tell, 'config-revision', textOf(version), part);
}
