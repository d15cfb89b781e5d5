import { expect, it } from '@jest/globals';
import { shareSizingSteward, steward } from '../builders/sizing-steward.ts';

shareSizingSteward();

it('a malformed message goes to the dead letters, is counted and is not posted', async () => {
  const bad = ['no JSON', '{"kind":"mischief"}', '{"kind":"chunk","scan":7}'];
  for (const body of bad) await steward.sandbox.enqueue('rightsizing', body);
  const alarm = '{"detail-type":"CloudWatch Alarm State Change","time":"now"}';
  await steward.sandbox.enqueue('alarms', alarm);
  await steward.halfHours(6);
  const dead = (await steward.sandbox.deadLetters()).map(({ body }) => body);
  expect(dead.toSorted()).toEqual([...bad, alarm].toSorted());
  const rejected = steward.logLines('rightsize-services').filter((line) => 'MessagesRejected' in line).length;
  expect(rejected).toBe(5 * dead.length);
  const words = JSON.stringify(steward.logLines('rightsize-services'));
  expect(words).toContain('message of the right-sizing queue is not valid JSON');
  expect(words).toContain('scan: Invalid input; chunk: ');
  expect(words).toMatch(/alarm event: .*detail/);
  expect(steward.messages()).toEqual([]);
});
