/**
 * Tools that show and steer a screen from afar over TLS of their own: by the name their client asks for, or the one
 * they certify themselves with. Never by a port alone. As their makers name the hosts to let through firewalls
 * (anydesk.com, teamviewer.com, screenconnect.com; 2026-11).
 */
import type { Attribute } from '../../protocols/messages/fact.ts';

export interface RemoteTool {
  readonly tool: string;
  readonly attribute: Attribute;
  readonly value: RegExp;
}

export const remoteTools: readonly RemoteTool[] = [
  { tool: 'AnyDesk', attribute: 'server-name', value: /\.net\.anydesk\.com$/i },
  { tool: 'AnyDesk', attribute: 'certificate-subject', value: /(^|, )CN=AnyDesk Client(,|$)/ },
  {
    tool: 'TeamViewer',
    attribute: 'server-name',
    value: /^(router|master|client|ping)[\w-]*\.teamviewer\.com$/i,
  },
  { tool: 'ScreenConnect', attribute: 'server-name', value: /-relay\.screenconnect\.com$/i },
];

export function remoteToolOf(attribute: Attribute, value: string): string | undefined {
  return remoteTools.find((each) => each.attribute === attribute && each.value.test(value))?.tool;
}
