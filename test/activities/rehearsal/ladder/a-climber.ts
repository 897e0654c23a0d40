import { MockActivityEnvironment } from '@temporalio/testing';
import type { ClimbLastInput } from '../../../../activities/rehearsal/inputs-of-copies.js';
import { climbActivities } from './climb-activities.js';

/** A worker that climbs until it is killed; tells each heartbeat on stdout. */
const [directory = '', input = ''] = process.argv.slice(2);
const { climbLastSnapshot } = await climbActivities(directory);
const environment = new MockActivityEnvironment();
environment.on('heartbeat', (word: unknown) => console.log(String(word)));
await environment.run(climbLastSnapshot, JSON.parse(input) as ClimbLastInput);
console.log('ended');
