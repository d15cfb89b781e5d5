import { describe, expect, it, test } from '@jest/globals';
import { readStewardTags } from '../../shared/model/steward-tags.ts';

const inUse = { vcpu: 1, memoryMiB: 2048 };
const read = (tags: Record<string, string>) =>
  readStewardTags(
    Object.entries(tags).map(([key, value]) => ({ key, value })),
    inUse,
  );

test.each([
  ['steward:mode', 'auto', { mode: 'auto' }],
  ['steward:channel', 'C0123456789', { channel: 'C0123456789' }],
  ['steward:mode', ' Report ', { mode: 'report' }],
  ['Steward:Tolerance', 'CRITICAL', { tolerance: 'critical' }],
  ['steward:min-cpu', '512', { minimumVcpu: 0.5 }],
  ['steward:min-cpu', '0.5 vCPU', { minimumVcpu: 0.5 }],
  ['steward:max-cpu', '.25vcpu', { maximumVcpu: 0.25 }],
  ['steward:max-cpu', '4 vCPU', { maximumVcpu: 4 }],
  ['steward:min-memory', '2048', { minimumMemoryMiB: 2048 }],
  ['steward:min-memory', '2048 MiB', { minimumMemoryMiB: 2048 }],
  ['steward:max-memory', '2 GB', { maximumMemoryMiB: 2048 }],
  ['steward:max-memory', '1.5gib', { maximumMemoryMiB: 1536 }],
])('the tag %s = %s is read', (tag, value, settings) => {
  expect(read({ [tag]: value })).toEqual({ settings, problems: [] });
});

test.each([
  ['steward:channel', '#alerts', {}, 'C0123456789'],
  ['steward:mode', 'on', { mode: 'report' }, 'one of: off, report, approve, auto'],
  ['steward:tolerance', 'high', { tolerance: 'critical' }, 'one of: critical, standard, batch'],
  ['steward:min-cpu', 'two', { minimumVcpu: 1 }, 'CPU units (512) or vCPU (0.5 vCPU)'],
  ['steward:min-cpu', '0', { minimumVcpu: 1 }, 'CPU units (512) or vCPU (0.5 vCPU)'],
  ['steward:min-memory', '2 TB', { minimumMemoryMiB: 2048 }, 'MiB (2048) or GB (2 GB)'],
  // A service must be able to grow out of trouble.
  ['steward:max-memory', 'much', {}, 'MiB (2048) or GB (2 GB)'],
])('an unreadable %s = %s is reported, and the safer default applies', (tag, value, settings, form) => {
  expect(read({ [tag]: value })).toEqual({
    settings,
    problems: [`tag ${tag} is "${value}"; expected ${form}`],
  });
});

describe('steward tags', () => {
  it('tags without a known name are ignored', () => {
    expect(read({ team: 'shop', 'steward:team': '#shop' })).toEqual({ settings: {}, problems: [] });
    expect(readStewardTags([{}, { key: 'steward:mode' }], inUse)).toEqual({ settings: {}, problems: [] });
  });

  it('a long value of a tag is shortened in its report', () => {
    expect(read({ 'steward:mode': 'x'.repeat(200) }).problems[0]).toContain(`"${'x'.repeat(40)}"`);
  });
});
