import { expect } from '@jest/globals';
import { statefulData } from '../../lab/application/stateful-data.js';
import type { LabVersion } from '../../lab/cluster/versions.js';
import type { Report } from '../../model/report.js';
import { type Containers, containersOf } from '../../lab/application/containers.js';
import { type Scene, expectServed, reportOf, untilAccept } from './chain.js';

/** Moves a lab to another version on the data of its etcd, below containers that must stay the same. */
export async function goOnItsData(scene: Scene, to: LabVersion, before: Containers) {
  await untilAccept(scene, to, { carry: 'data' });
  await expectUnnoticed(scene, to, before);
}

/** Takes it back by one command: nobody outside may have noticed, there or back. */
export async function comeBackOnItsData(scene: Scene, from: LabVersion, before: Containers) {
  const { lab, stage } = scene;
  expect((await stage.cutover('rollback', lab.name, '--reason', 'test')).exitCode).toBe(0);
  expect((await stage.cutover('watch', lab.name)).exitCode).toBe(3);
  const report = await reportOf(scene);
  expect(report.outcome).toBe('rolled-back');
  await expectUnnoticed(scene, from, before);
  expect((await statefulData(lab)).breaks).toEqual([]);
  const { requests = 0, failed = 0 } = report.downtime ?? {};
  expect(requests).toBeGreaterThan(100);
  console.log('seen from outside:', JSON.stringify(report.downtime), timesOf(report));
  // None on a quiet machine. A probe that two busy cores answer late is no outage; one of some seconds would be.
  expect(failed / requests).toBeLessThan(0.01);
}

async function expectUnnoticed(
  scene: Scene,
  version: LabVersion,
  before: Containers,
): Promise<void> {
  await expectServed(scene, version);
  expect(await containersOf(scene.lab, 'shop')).toEqual(before);
}

/** When each line began or ended, and how long the API was away: what a gap is compared with. */
const timesOf = ({ journal }: Report): string =>
  journal
    .filter(({ verb }) => verb !== 'message')
    .map(({ at, verb, step, evidence }) => `${at} ${verb} ${step}: ${evidence.summary}`)
    .join('\n');
