import { describe, expect, it, test } from '@jest/globals';
import { diagnose } from '../../shared/incidents/diagnosis/diagnose.ts';
import type { StopFacts } from '../../shared/model/stopped-task.ts';
import { wordings } from './wordings.ts';

const sentences = Object.entries(wordings).flatMap(([cause, texts]) =>
  texts.map((words) => ({ cause, words })),
);

/** Places of an ECS message: the task on Fargate 1.4, the container on EC2 and earlier Fargate versions. */
const places: Record<string, (words: string) => StopFacts> = {
  'at the task': (stoppedReason) => ({ stoppedReason, containers: [{ name: 'app' }] }),
  'at a container': (reason) => ({
    stoppedReason: 'Essential container in task exited',
    containers: [
      { name: 'app', reason },
      { name: 'sidecar', exitCode: 137, essential: false },
    ],
  }),
};

/** Variants of a message in consoles, tickets and other agent versions. */
const retellings: Record<string, (words: string) => string> = {
  'as it is': (words) => words,
  'in capitals': (words) => words.toUpperCase(),
  're-cased': (words) => words.charAt(0).toUpperCase() + words.slice(1).toLowerCase(),
  'with newlines, tabs and double spaces': (words) => ` ${words.replaceAll(' ', ' \n\t ')}\n`,
  'with curly quotes': (words) => words.replaceAll("'", '’').replace(/"(.*)"/, '“$1”'),
};

describe.each(Object.entries(places))('reasons of ECS %s', (_place, stopOf) => {
  test.each(sentences)('the cause $cause is found in "$words"', ({ cause, words }) => {
    const answers = Object.entries(retellings).map(([how, retell]) => [
      how,
      diagnose(stopOf(retell(words))).cause,
    ]);
    expect(answers).toEqual(Object.keys(retellings).map((how) => [how, cause]));
  });
});

describe('prefixes and nesting', () => {
  const cases = [
    [
      'image-not-found',
      'TaskFailedToStart: CannotPullContainerError: Error response from daemon: manifest unknown',
    ],
    [
      'platform-retirement',
      'Service checkout: ECS is performing maintenance on the underlying infrastructure',
    ],
    [
      'log-driver-failed',
      'CannotStartContainerError: ResourceInitializationError: failed to validate logger args: : signal: killed',
    ],
    [
      'secret-not-found',
      'service checkout was unable to place a task. Reason: ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: invalid ssm parameters: /prod/key',
    ],
  ];
  test.each(cases)('the cause %s is found in the nested reason "%s"', (cause, stoppedReason) => {
    expect(diagnose({ stoppedReason, containers: [] }).cause).toBe(cause);
  });
});

describe('cut reasons', () => {
  const registry =
    'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried';
  const cases = [
    ['registry-auth-unauthorized', `${registry} 1 time(s): AccessDeniedExcept`],
    ['registry-auth-network', `${registry} 3 time(s): RequestErr...`],
    ['unknown', `${registry} 1 time(s): RequestErr...`],
    [
      'image-pull-network',
      'CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: context dead...',
    ],
    [
      'image-pull-disk-full',
      'CannotPullContainerError: failed to register layer: write /usr/lib/x.so: no space left o',
    ],
    ['out-of-memory', 'OutOfMemoryErr'],
    [
      'unknown',
      'CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: httpReadSe...',
    ],
  ];
  test.each(cases)('the cause %s is found in the cut reason "%s"', (cause, stoppedReason) => {
    expect(diagnose({ stoppedReason, containers: [] }).cause).toBe(cause);
  });
});

describe('unknown reasons', () => {
  it('an unknown reason is shown verbatim, without a guess', () => {
    const diagnosis = diagnose({ stoppedReason: 'Flux capacitor drained; error 88', containers: [] });
    expect(diagnosis).toMatchObject({
      cause: 'unknown',
      quotes: ['Flux capacitor drained; error 88'],
      sentence: 'ECS only said "Flux capacitor drained; error 88", which matches no known cause.',
    });
  });

  it('an unknown reason outweighs an exit code that may only follow it', () => {
    const containers = [{ name: 'app', exitCode: 137 }];
    expect(diagnose({ stoppedReason: 'Flux capacitor error', containers }).cause).toBe('unknown');
  });

  it.each([
    [
      'The registry returned a server error',
      'CannotPullContainerError: Error response from daemon: received unexpected HTTP status: 503 Service Unavailable',
    ],
  ])('an unknown reason with clear words still has a hint: %s', (hint, stoppedReason) => {
    const { cause, remedies } = diagnose({ stoppedReason, containers: [] });
    expect(cause).toBe('unknown');
    expect(remedies[0]?.text).toContain(hint);
  });

  it('a stop without a reason is described as such', () => {
    expect(diagnose({ containers: [] })).toMatchObject({
      cause: 'unknown',
      quotes: [],
      sentence: 'ECS gave no reason for this stop.',
    });
  });
});
