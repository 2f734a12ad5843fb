/**
 * SAP Plant Maintenance: an order as the service API_MAINTENANCEORDER gives it, or a notification as
 * API_MAINTNOTIFICATION does. Date and time stand apart, in the time zone of the plant, which the document
 * says in `plumbline.zone`. The status of an order is a line of words: REL is released, DLFL marked for
 * deletion. A notification asks for work and releases none: it comes in as a draft, until an order is made.
 */
import type { Document } from '../document.ts';
import type { Shape } from './shape.ts';

export const sapPm: Shape = {
  ...{ system: 'sap-pm', title: 'SAP Plant Maintenance', zone: null, risks: {}, kinds: {} },
  paths: {
    reference: ['MaintenanceOrder'],
    title: ['MaintenanceOrderDesc', 'NotificationText'],
    assets: ['SerialNumber', 'EquipmentName', 'Equipment', 'TechnicalObject', 'FunctionalLocation'],
    implementers: ['MaintOrdPersonResponsible'],
    requestedBy: ['ReportedByUser'],
  },
  states: {},
  puts: (document) => {
    const isNotification = typeof document['MaintenanceNotification'] === 'string';
    // An order names the notification it was made for.
    return isNotification && document['MaintenanceOrderDesc'] === undefined
      ? ofNotification(document)
      : ofOrder(document);
  },
};

const ofOrder = (order: Document) => ({
  from: momentOf(order['MaintOrdBasicStartDate'], order['MaintOrdBasicStartTime']),
  to: momentOf(order['MaintOrdBasicEndDate'], order['MaintOrdBasicEndTime']),
  state: stateOf(order['SystemStatusText']),
});

/** Its number is of another range than the orders': it may be the number of one of them. */
const ofNotification = (notification: Document) => ({
  reference: `notification ${notification['MaintenanceNotification']}`,
  from: momentOf(notification['RequiredStartDate'], notification['RequiredStartTime']),
  to: momentOf(notification['RequiredEndDate'], notification['RequiredEndTime']),
  state:
    DELETED.includes(notification['IsDeleted']) || isMarked(notification) ? 'cancelled' : 'pending',
});

const DELETED: readonly unknown[] = [true, 'true', 'X'];
/** Domain of NotifProcessingPhase: 1 outstanding, 2 postponed, 3 in process, 4 completed, 5 to be deleted. */
const isMarked = ({ NotifProcessingPhase: phase }: Document) => String(phase) === '5';

/** `/Date(1501027200000)/` or `2026-01-10`, with `PT06H30M00S` or `06:30:00`. */
function momentOf(date: unknown, time: unknown): string | undefined {
  const day = dayOf(String(date ?? ''));
  const parts = /^(?:PT(\d\d)H(\d\d)M(\d\d)S|(\d\d):(\d\d):(\d\d))$/.exec(String(time ?? ''));
  if (day === undefined || parts === null) return undefined;
  const [hour, minute, second] = parts.slice(1).filter((part) => part !== undefined);
  return `${day}T${hour}:${minute}:${second}`;
}

function dayOf(text: string): string | undefined {
  const milliseconds = /^\/Date\((\d{1,14})\)\/$/.exec(text)?.[1];
  if (milliseconds !== undefined) return new Date(Number(milliseconds)).toISOString().slice(0, 10);
  return /^\d{4}-\d\d-\d\d$/.test(text) ? text : undefined;
}

function stateOf(status: unknown): string | undefined {
  if (typeof status !== 'string') return undefined;
  const words = status.split(/\s+/);
  if (words.includes('DLFL')) return 'cancelled';
  return words.includes('REL') ? 'approved' : 'pending';
}
