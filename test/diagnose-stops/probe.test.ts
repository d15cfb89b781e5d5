import { expect, test } from '@jest/globals';
import { startStewardForTests, countIn } from './steward-for-tests.ts';
test.each([['denied',1],['http500',3],['http500', 2], ['http500', 4]])('probes %s %d', async (kind, times) => {
  const s = await startStewardForTests();
  const a = s.newService();
  s.sandbox.faults.add({operation:'UpdateItem', kind: kind as 'denied', times});
  await a.send();
  await s.minutes(3);
  console.log(a.messages().map(m=>[m.ts,countIn(m),m.editedCount]), s.sandbox.calls.list().map(c=>c.operation+(c.error??'')).join(' '), s.logLines().map(l => JSON.stringify(l).slice(0,400)).join('\n'), s.slack.calls);
  await s.close();
  expect(1).toBe(1);
}, 20000);
