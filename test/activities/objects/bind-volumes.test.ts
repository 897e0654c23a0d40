import { expect, test } from '@jest/globals';
import { bindVolumes } from '../../../activities/objects/bind-volumes.js';
import { anItem } from './an-item.js';
import { FakeApi, pathOf } from './fake-api.js';

const volume = anItem('PersistentVolume', 'pv-1', {
  spec: { claimRef: { namespace: 'shop', name: 'data' } },
});
const claim = anItem('PersistentVolumeClaim', 'shop/data', {
  metadata: { uid: 'claim-uid' },
  spec: { volumeName: 'pv-1' },
});
const stranger = anItem('PersistentVolumeClaim', 'other/data', { spec: { volumeName: 'pv-1' } });

test('a volume is tied to its own claim by the UID that the claim has now, volume first', async () => {
  const api = new FakeApi(volume, claim);
  expect(await bindVolumes(api, [claim, volume])).toBe(1);
  expect(api.writes).toEqual([`PATCH ${pathOf(volume)}`, `PATCH ${pathOf(claim)}`]);
  expect(api.objects.get(pathOf(volume))).toMatchObject({
    spec: { claimRef: { namespace: 'shop', name: 'data', uid: 'claim-uid' } },
  });
  expect(await bindVolumes(api, [claim, volume])).toBe(0);
});

test('a claim of another namespace never gets the volume', async () => {
  const api = new FakeApi(volume, stranger);
  expect(await bindVolumes(api, [stranger, volume])).toBe(0);
  expect(api.writes).toEqual([]);
});

test('a volume that another claim holds is left alone', async () => {
  const held = anItem('PersistentVolume', 'pv-1', {
    spec: { claimRef: { namespace: 'shop', name: 'data', uid: 'somebody' } },
  });
  const api = new FakeApi(held, claim);
  expect(await bindVolumes(api, [claim, volume])).toBe(0);
  expect(api.writes).toEqual([]);
});
