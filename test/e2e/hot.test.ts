import { jest } from '@jest/globals';
import { PATIENCE_MS, type Scene, openScene } from './chain.js';
import { containersOf } from './containers.js';
import { type Containers, comeBackOnItsData, goOnItsData } from './on-its-data.js';

jest.setTimeout(PATIENCE_MS);

/** One lab, one chain: each link begins where the last one ended. */
describe('a kubeadm cluster of v1.19.12 whose containers run on', () => {
  let scene: Scene;
  let before: Containers;
  beforeAll(async () => {
    scene = await openScene('kubeadm.lab.yaml');
    before = await containersOf(scene.lab, 'shop');
  });
  afterAll(() => scene?.close());

  test('is moved to v1.23.6 on its data, and no container of the application is restarted', () =>
    goOnItsData(scene, 'v1.23.6', before));

  test('is moved back with the same containers, on the data that it had', () =>
    comeBackOnItsData(scene, 'v1.19.12', before));
});
