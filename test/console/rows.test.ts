import { defaultPayloadConverter } from '@temporalio/common';
import { searchAttributes } from '../../model/search-attributes.js';
import { rowOf } from '../../console/temporal/rows.js';

const indexed = (fields: Readonly<Record<string, unknown>>) => ({
  indexedFields: Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, defaultPayloadConverter.toPayload(value)]),
  ),
});

test('a line of the list is made of the index alone', () => {
  const row = rowOf({
    execution: { workflowId: 'migrate-blue', runId: 'r' },
    status: 1,
    startTime: { seconds: 5, nanos: 7_900_000 },
    searchAttributes: indexed({
      [searchAttributes.from.name]: 'v1.19.12',
      [searchAttributes.to.name]: 'v1.23.6',
      [searchAttributes.state.name]: 'waiting',
      [searchAttributes.waitsFor.name]: 'plan',
    }),
  });
  expect(row).toEqual({
    cluster: 'blue',
    runId: 'r',
    isUnderWay: true,
    state: 'waiting',
    startedAt: 5007,
    from: 'v1.19.12',
    to: 'v1.23.6',
    waitsFor: 'plan',
  });
});

test.each([
  [1, undefined, 'under way'],
  [2, 'migrated', 'migrated'],
  [2, undefined, 'ended'],
  [3, 'running', 'failed'],
  [4, 'waiting', 'cancelled'],
  [5, 'waiting', 'terminated'],
  [7, undefined, 'timed out'],
])('status %d of Temporal after "%s" is told as "%s"', (status, said, state) => {
  const fields = indexed({
    [searchAttributes.waitsFor.name]: 'plan',
    ...(said !== undefined && { [searchAttributes.state.name]: said }),
  });
  const row = rowOf({ status, startTime: { seconds: 5 }, searchAttributes: fields });
  expect(row.state).toBe(state);
  expect(row.waitsFor).toBe(status === 1 ? 'plan' : undefined);
});
