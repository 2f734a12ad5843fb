import { describe, expect, test } from 'vitest';
import { netboxAddress, netboxDevice, netboxMac } from '../../support/netbox.ts';
import { clientOf, netbox, pulled } from '../../support/netbox-pulling.ts';

const FIVE = [1, 2, 3, 4, 5].map((id) => netboxDevice(id));

describe('what is read', () => {
  test('every page of devices, with their addresses and MACs', async () => {
    const { url, requests } = await netbox({
      devices: [...FIVE],
      addresses: [
        netboxAddress(1, '10.0.0.1/24', 1),
        netboxAddress(2, '10.0.0.2/24', 1),
        netboxAddress(3, '10.0.0.3/24', null),
      ],
      macs: [netboxMac(1, '00:1D:9C:00:00:01', 1), netboxMac(2, '00:1D:9C:00:00:02', 5)],
    });
    const rows = await pulled(clientOf(url));
    expect(rows.map(({ row }) => row)).toEqual([1, 2, 3, 4, 5]);
    expect(rows.flatMap(({ problems }) => problems)).toEqual([]);
    expect(rows[0]?.values).toEqual({
      ...{ tag: 'TAG-1', name: 'device-1', class: 'plc', vendor: 'Siemens', model: 'CPU 1516' },
      ...{ serial: 'SN-1', firmware: 'V2.9', location: 'Hall 1', lifecycle: 'operational' },
      ...{ ip: ['10.0.0.1', '10.0.0.2'], mac: ['00:1d:9c:00:00:01'] },
    });
    expect(rows[4]?.values).toMatchObject({ mac: ['00:1d:9c:00:00:02'] });
    expect(requests.filter((one) => one.includes('/dcim/devices/'))).toHaveLength(3);
    expect(requests.every((one) => one.startsWith('GET '))).toBe(true);
  });

  test('one older than 4.2 has its MACs at its interfaces; one older than 4.0 another word for roles', async () => {
    const former = { role: undefined, device_role: { id: 1, name: 'Bediengerät', slug: 'panel' } };
    const { url } = await netbox({
      devices: [netboxDevice(1, former)],
      interfaces: [{ id: 9, device: { id: 1 }, name: 'eth0', mac_address: '00:1D:9C:00:00:09' }],
    });
    expect((await pulled(clientOf(url)))[0]?.values).toMatchObject({
      ...{ class: 'hmi', mac: ['00:1d:9c:00:00:09'] },
    });
  });

  test('one site of it, where one is named', async () => {
    const other = netboxDevice(2, { site: { id: 9, name: 'Other', slug: 'other' } });
    const { url } = await netbox({ devices: [netboxDevice(1), other], macs: [] });
    expect((await pulled(clientOf(url), 'other')).map(({ row }) => row)).toEqual([2]);
  });

  test('a token of version 2 is sent as such', async () => {
    const token = 'nbt_abcdef123456.0123456789abcdef0123456789abcdef01234567';
    const { url } = await netbox({ devices: [netboxDevice(1)], macs: [] }, { token });
    expect(await pulled(clientOf(url, { token }))).toHaveLength(1);
  });

  test('what is not of the shape of a device is an error of its row, and hinders no other', async () => {
    const broken = netboxDevice(2, { device_type: 'CPU', serial: 7 });
    const bad = netboxDevice(3, { name: 'a\u0000b' });
    const { url } = await netbox({ devices: [netboxDevice(1), broken, bad], macs: [] });
    const rows = await pulled(clientOf(url));
    expect(rows.map(({ row, problems }) => [row, problems.map(({ column }) => column)])).toEqual([
      [1, []],
      [2, ['device_type', 'serial']],
      [3, ['name']],
    ]);
  });

  test('a role that is none of ours says nothing', async () => {
    const role = { id: 1, name: 'Core thing', slug: 'core-thing' };
    const { url } = await netbox({ devices: [netboxDevice(1, { role })], macs: [] });
    expect((await pulled(clientOf(url)))[0]?.values).not.toHaveProperty('class');
  });
});
