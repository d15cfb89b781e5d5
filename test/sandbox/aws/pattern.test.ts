import { describe, expect, test } from '@jest/globals';
import { compilePattern } from '../../../sandbox/events/pattern.ts';

const event = {
  source: 'aws.ecs',
  detail: {
    lastStatus: 'STOPPED',
    stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)',
    group: 'service:Web',
    exitCode: 137,
    isBuilt: true,
    port: '80',
    blank: '',
    note: null,
    empty: [],
    ip: '10.0.1.7',
    path: 'a*b',
    zones: ['a', 'b'],
    containers: [
      { name: 'app', exitCode: 0 },
      { name: 'proxy', exitCode: 1 },
    ],
  },
};

describe('event patterns', () => {
  test.each([
    ['a value of the list', { source: ['aws.ec2', 'aws.ecs'] }, true],
    ['no value of the list', { source: ['aws.ec2'] }, false],
    ['every field', { source: ['aws.ecs'], detail: { lastStatus: ['RUNNING'] } }, false],
    ['a field that is missing', { account: ['1'] }, false],
    ['a number', { detail: { exitCode: [137] } }, true],
    ['a number as text', { detail: { exitCode: ['137'] } }, false],
    ['null', { detail: { note: [null] } }, true],
    ['one element of a list', { detail: { zones: ['b'] } }, true],
    ['no element of a list', { detail: { zones: ['c'] } }, false],
    ['one object of a list', { detail: { containers: { name: ['proxy'], exitCode: [1] } } }, true],
    ['parts of two objects of a list', { detail: { containers: { name: ['app'], exitCode: [1] } } }, false],
    ['prefix', { detail: { group: [{ prefix: 'service:' }] } }, true],
    ['prefix, other case', { detail: { group: [{ prefix: 'SERVICE:' }] } }, false],
    [
      'prefix, ignoring case',
      { detail: { group: [{ prefix: { 'equals-ignore-case': 'SERVICE:' } }] } },
      true,
    ],
    ['suffix', { detail: { group: [{ suffix: 'Web' }] } }, true],
    ['suffix of a number', { detail: { exitCode: [{ suffix: '7' }] } }, false],
    ['equals-ignore-case', { detail: { group: [{ 'equals-ignore-case': 'SERVICE:WEB' }] } }, true],
    ['wildcard', { detail: { stoppedReason: [{ wildcard: 'Scaling*(deployment *)' }] } }, true],
    ['wildcard must cover all', { detail: { stoppedReason: [{ wildcard: 'Scaling' }] } }, false],
    ['wildcard, escaped star', { detail: { path: [{ wildcard: 'a\\*b' }] } }, true],
    ['wildcard, escaped star elsewhere', { detail: { group: [{ wildcard: 's\\*b' }] } }, false],
    ['exists', { detail: { group: [{ exists: true }] } }, true],
    ['exists, empty list', { detail: { empty: [{ exists: true }] } }, false],
    ['exists, an object', { detail: [{ exists: true }] }, false],
    ['exists, null', { detail: { note: [{ exists: true }] } }, true],
    ['a boolean', { detail: { isBuilt: [true] } }, true],
    ['the other boolean', { detail: { isBuilt: [false] } }, false],
    ['a boolean as text', { detail: { isBuilt: ['true'] } }, false],
    ['a text as a boolean', { detail: { lastStatus: [true] } }, false],
    ['anything but a number', { detail: { exitCode: [{ 'anything-but': 0 }] } }, true],
    ['anything but this number', { detail: { exitCode: [{ 'anything-but': [0, 137] }] } }, false],
    ['anything but this number as text', { detail: { exitCode: [{ 'anything-but': '137' }] } }, true],
    ['numeric equality', { detail: { exitCode: [{ numeric: ['=', 137] }] } }, true],
    ['numeric of a number as text', { detail: { port: [{ numeric: ['=', 80] }] } }, false],
    ['numeric of null', { detail: { note: [{ numeric: ['<', 1] }] } }, false],
    ['numeric of a missing field', { detail: { nothing: [{ numeric: ['<', 1] }] } }, false],
    ['null of a missing field', { detail: { nothing: [null] } }, false],
    ['an empty text', { detail: { blank: [''] } }, true],
    ['does not exist', { detail: { nothing: [{ exists: false }] } }, true],
    ['does not exist, but does', { detail: { group: [{ exists: false }] } }, false],
    ['does not exist under a missing object', { nothing: { at: { all: [{ exists: false }] } } }, true],
    ['numeric range', { detail: { exitCode: [{ numeric: ['>', 128, '<=', 137] }] } }, true],
    ['numeric range, outside', { detail: { exitCode: [{ numeric: ['>', 128, '<', 137] }] } }, false],
    ['numeric of a text', { detail: { group: [{ numeric: ['>', 0] }] } }, false],
    ['cidr', { detail: { ip: [{ cidr: '10.0.0.0/16' }] } }, true],
    ['cidr, outside', { detail: { ip: [{ cidr: '10.0.0.0/24' }] } }, false],
    ['cidr of another text', { detail: { group: [{ cidr: '10.0.0.0/8' }] } }, false],
    ['anything but a value', { detail: { lastStatus: [{ 'anything-but': 'RUNNING' }] } }, true],
    ['anything but this value', { detail: { lastStatus: [{ 'anything-but': 'STOPPED' }] } }, false],
    ['anything but a list', { detail: { lastStatus: [{ 'anything-but': ['RUNNING', 'STOPPED'] }] } }, false],
    ['anything but a prefix', { detail: { group: [{ 'anything-but': { prefix: 'family:' } }] } }, true],
    [
      'anything but prefixes',
      { detail: { group: [{ 'anything-but': { prefix: ['a', 'service'] } }] } },
      false,
    ],
    ['anything but, missing field', { detail: { nothing: [{ 'anything-but': 'x' }] } }, false],
    ['$or, first', { detail: { $or: [{ lastStatus: ['STOPPED'] }, { exitCode: [0] }] } }, true],
    ['$or, second', { detail: { $or: [{ lastStatus: ['RUNNING'] }, { exitCode: [137] }] } }, true],
    ['$or, none', { detail: { $or: [{ lastStatus: ['RUNNING'] }, { exitCode: [0] }] } }, false],
    ['$or beside a field', { detail: { lastStatus: ['RUNNING'], $or: [{ exitCode: [137] }] } }, false],
  ])('a pattern on %s is evaluated as in EventBridge', (_name, pattern, fits) => {
    expect(compilePattern(pattern)(event)).toBe(fits);
  });

  test.each([
    ['an unknown operator', { source: [{ 'starts-with': 'aws' }] }],
    ['a bare value', { source: 'aws.ecs' }],
    ['an unknown comparison', { detail: { exitCode: [{ numeric: ['!=', 1] }] } }],
  ])('a pattern with %s is refused', (_name, pattern) => {
    expect(() => compilePattern(pattern)).toThrow();
  });
});
