/**
 * The columns of a list of assets: one line each. `title` heads exports; `also` are the names that other
 * people's lists have for it, English and German, and those of our export of what was observed. How they are
 * compared: see mapping.ts. Several columns of a file may be addresses and MACs, of the others one alone.
 */
export const COLUMNS = {
  site: { title: 'site', is: 'text', also: ['ot.site', 'Standort', 'Werk', 'plant', 'Betrieb'] },
  tag: {
    ...{ title: 'asset_tag', is: 'text', most: 128 },
    also: [
      ...['tag', 'asset id', 'asset no', 'asset number', 'inventory number', 'inventory no', 'kks'],
      ...['Inventarnummer', 'Inventar-Nr', 'Inv-Nr', 'Anlagennummer', 'Anlagenkennzeichen', 'AKZ'],
      ...['Betriebsmittelkennzeichen', 'BMK', 'Equipmentnummer', 'equipment number'],
    ],
  },
  name: {
    ...{ title: 'name', is: 'text' },
    also: [
      ...['host.name', 'hostname', 'host', 'device', 'device name', 'asset name', 'station name'],
      ...['system name', 'Bezeichnung', 'Gerätename', 'Gerät', 'Rechnername', 'Stationsname'],
    ],
  },
  class: {
    ...{ title: 'class', is: 'class' },
    also: [
      ...['ot.role', 'role', 'device role', 'type', 'asset type', 'asset class', 'device type'],
      ...['category', 'Klasse', 'Art', 'Typ', 'Gerätetyp', 'Geräteart', 'Kategorie', 'Rolle'],
    ],
  },
  vendor: {
    ...{ title: 'vendor', is: 'text' },
    also: [
      ...[
        'device.manufacturer',
        'manufacturer',
        'make',
        'brand',
        'Hersteller',
        'Fabrikat',
        'Marke',
      ],
    ],
  },
  model: {
    ...{ title: 'model', is: 'text' },
    also: ['device.model.name', 'model name', 'product', 'product name', 'Modell', 'Produkt'],
  },
  orderCode: {
    ...{ title: 'order_code', is: 'text' },
    also: [
      ...['device.model.identifier', 'order number', 'order no', 'part number', 'part no', 'MLFB'],
      ...[
        'article number',
        'catalog number',
        'sku',
        'Bestellnummer',
        'Bestell-Nr',
        'Artikelnummer',
      ],
      ...['Artikel-Nr', 'Teilenummer', 'Materialnummer'],
    ],
  },
  serial: {
    ...{ title: 'serial', is: 'text' },
    also: [
      ...['device.serial_number', 'serial number', 'serial no', 's/n', 'sn', 'Seriennummer'],
      ...['Serien-Nr', 'Seriennr', 'Fabriknummer', 'Fabr-Nr'],
    ],
  },
  hardware: {
    ...{ title: 'hardware', is: 'text', most: 128 },
    also: [
      'hardware version',
      'hw',
      'hw version',
      'hardware revision',
      'Hardwarestand',
      'HW-Stand',
    ],
  },
  firmware: {
    ...{ title: 'firmware', is: 'text', most: 128 },
    also: [
      ...[
        'ot.fact.firmware',
        'firmware version',
        'fw',
        'fw version',
        'software version',
        'version',
      ],
      ...['Firmwarestand', 'FW-Stand', 'Firmwareversion', 'Softwarestand'],
    ],
  },
  zone: {
    title: 'zone',
    is: 'text',
    also: ['ot.zone', 'security zone', 'Sicherheitszone', 'Zelle'],
  },
  owner: {
    ...{ title: 'owner', is: 'text' },
    also: [
      'asset owner',
      'responsible',
      'Eigentümer',
      'Verantwortlicher',
      'Anlagenverantwortlicher',
    ],
  },
  custodian: { title: 'custodian', is: 'text', also: ['maintainer', 'Betreuer', 'Instandhalter'] },
  criticality: {
    ...{ title: 'criticality', is: 'integer', least: 1, most: 5 },
    also: ['criticality level', 'Kritikalität', 'Kritikalitätsstufe'],
  },
  impactSafety: { ...impact('safety'), also: ['Auswirkung Sicherheit', 'Auswirkung Personen'] },
  impactEnvironment: { ...impact('environment'), also: ['Auswirkung Umwelt'] },
  impactProduction: { ...impact('production'), also: ['Auswirkung Produktion'] },
  impactEquipment: { ...impact('equipment'), also: ['Auswirkung Anlagen', 'Auswirkung Sachwerte'] },
  impactQuality: { ...impact('quality'), also: ['Auswirkung Qualität'] },
  impactFinance: { ...impact('finance'), also: ['Auswirkung Finanzen', 'Auswirkung Kosten'] },
  isSafety: {
    ...{ title: 'is_safety', is: 'boolean' },
    also: ['safety', 'safety relevant', 'sis', 'sicherheitsgerichtet', 'Funktionale Sicherheit'],
  },
  services: {
    ...{ title: 'services', is: 'services' },
    also: ['ports', 'open ports', 'network services', 'Dienste', 'Offene Ports'],
  },
  supportEnd: {
    ...{ title: 'support_end', is: 'date' },
    also: [
      ...['end of support', 'support until', 'eos', 'eol', 'end of life', 'Supportende'],
      ...['Support bis', 'Wartungsende', 'Abkündigung'],
    ],
  },
  intervalHours: {
    ...{ title: 'interval_hours', is: 'integer', least: 1, most: 87_600 },
    also: ['expected interval', 'expected interval hours', 'Meldeintervall'],
  },
  location: {
    ...{ title: 'location', is: 'text' },
    also: [
      ...[
        'place',
        'room',
        'building',
        'rack',
        'cabinet',
        'Ort',
        'Raum',
        'Gebäude',
        'Schaltschrank',
      ],
      ...['Schrank', 'Einbauort', 'Aufstellort'],
    ],
  },
  notes: {
    ...{ title: 'notes', is: 'lines', most: 4000 },
    also: [
      'note',
      'comment',
      'comments',
      'remarks',
      'description',
      'Bemerkung',
      'Bemerkungen',
    ].concat(['Kommentar', 'Notiz', 'Notizen', 'Beschreibung']),
  },
  lifecycle: {
    ...{ title: 'lifecycle', is: 'lifecycle' },
    also: ['status', 'state', 'lifecycle state', 'Lebenszyklus', 'Zustand'],
  },
  mac: {
    ...{ title: 'mac', is: 'macs' },
    also: [
      ...['host.mac', 'mac address', 'mac addresses', 'ethernet address', 'physical address'],
      ...['hardware address', 'mac 1', 'mac 2', 'MAC-Adresse', 'MAC-Adressen', 'Ethernet-Adresse'],
    ],
  },
  ip: {
    ...{ title: 'ip', is: 'ips' },
    also: [
      ...['host.ip', 'ip address', 'ip addresses', 'ipv4', 'ipv4 address', 'ipv6', 'ipv6 address'],
      ...['primary ip', 'management ip', 'ip 1', 'ip 2', 'address', 'IP-Adresse', 'IP-Adressen'],
      ...['Adresse', 'Netzwerkadresse'],
    ],
  },
  network: { title: 'network', is: 'text', also: ['ot.network', 'Netz', 'Netzwerk', 'subnet'] },
  modbusId: { title: 'modbus_id', is: 'text', also: ['modbus unit', 'unit id', 'Modbus-Adresse'] },
  cipId: { title: 'cip_id', is: 'text', also: ['cip identity'] },
  observed: { title: 'observed', is: 'text', also: ['ot.asset.id', 'observed asset'] },
} as const satisfies Readonly<Record<string, Column>>;

export interface Column {
  readonly title: string;
  readonly is: ColumnKind;
  /** Of an integer. */
  readonly least?: number;
  /** Of an integer; of a text its characters, 256 where nothing is said. */
  readonly most?: number;
  readonly also: readonly string[];
}

export type ColumnKind =
  | 'text'
  | 'lines'
  | 'integer'
  | 'boolean'
  | 'date'
  | 'class'
  | 'lifecycle'
  | 'services'
  | 'macs'
  | 'ips';

export type ColumnName = keyof typeof COLUMNS;

export const COLUMN_NAMES = Object.keys(COLUMNS) as readonly ColumnName[];

/** Columns of which a file may have several. */
export const REPEATABLE: ReadonlySet<ColumnName> = new Set(['mac', 'ip']);

function impact<Of extends string>(of: Of) {
  return { title: `impact_${of}`, is: 'integer', least: 0, most: 5 } as const;
}

/** What other lists say for one of ours, compared as names of columns are. */
export const CLASS_WORDS: Readonly<Record<string, string>> = {
  ...{ sps: 'plc', steuerung: 'plc', controller: 'plc', cpu: 'plc', pac: 'plc' },
  ...{ sicherheitssteuerung: 'safety-controller', 'safety plc': 'safety-controller' },
  ...{ fsps: 'safety-controller', sis: 'safety-controller', fernwirkstation: 'rtu' },
  ...{ schutzgeraet: 'ied', 'protection relay': 'ied', relay: 'ied' },
  ...{
    antrieb: 'drive',
    umrichter: 'drive',
    frequenzumrichter: 'drive',
    vfd: 'drive',
    inverter: 'drive',
  },
  ...{
    'dezentrale peripherie': 'remote-io',
    'e/a': 'remote-io',
    io: 'remote-io',
    'i/o': 'remote-io',
  },
  ...{ 'remote i/o': 'remote-io', sensorik: 'sensor', messgeraet: 'meter', zaehler: 'meter' },
  ...{ roboter: 'robot', bediengeraet: 'hmi', panel: 'hmi', bedienpanel: 'hmi', touchpanel: 'hmi' },
  ...{ leitsystem: 'scada', dcs: 'scada', pls: 'scada', ews: 'engineering-workstation' },
  ...{ 'engineering station': 'engineering-workstation', es: 'engineering-workstation' },
  ...{ programmiergeraet: 'engineering-workstation', pg: 'engineering-workstation' },
  ...{ archivserver: 'historian', rechner: 'pc', workstation: 'pc', laptop: 'pc', ipc: 'pc' },
  ...{
    industriepc: 'pc',
    client: 'pc',
    arbeitsplatz: 'pc',
    schalter: 'switch',
    'managed switch': 'switch',
  },
  ...{ ap: 'access-point', wlan: 'access-point', 'wireless access point': 'access-point' },
  ...{
    koppler: 'gateway',
    umsetzer: 'gateway',
    konverter: 'gateway',
    usv: 'ups',
    kamera: 'camera',
  },
  ...{
    drucker: 'printer',
    telefon: 'phone',
    sonstige: 'other',
    sonstiges: 'other',
    andere: 'other',
  },
};

export const LIFECYCLE_WORDS: Readonly<Record<string, string>> = {
  ...{ geplant: 'planned', bestellt: 'planned', ordered: 'planned', staged: 'commissioning' },
  ...{ inbetriebnahme: 'commissioning', 'in inbetriebnahme': 'commissioning' },
  ...{
    active: 'operational',
    aktiv: 'operational',
    'in betrieb': 'operational',
    betrieb: 'operational',
  },
  ...{ 'in use': 'operational', wartung: 'maintenance', instandhaltung: 'maintenance' },
  ...{
    offline: 'maintenance',
    failed: 'maintenance',
    inventory: 'maintenance',
    lager: 'maintenance',
  },
  ...{
    stored: 'maintenance',
    defekt: 'maintenance',
    decommissioning: 'retiring',
    abbau: 'retiring',
  },
  ...{ 'in stilllegung': 'retiring', decommissioned: 'retired', stillgelegt: 'retired' },
  ...{
    ausgemustert: 'retired',
    verschrottet: 'retired',
    ausser: 'retired',
    'ausser betrieb': 'retired',
  },
};

export const TRUE_WORDS = ['true', 'yes', 'y', '1', 'x', 'ja', 'j', 'wahr'] as const;
export const FALSE_WORDS = ['false', 'no', 'n', '0', '', 'nein', 'falsch'] as const;
