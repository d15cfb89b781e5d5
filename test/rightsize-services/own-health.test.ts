import { expect, it } from '@jest/globals';
import { ownHealthWords } from '../../shared/sizing/report/own-health.ts';

const health = { stops: 340, incidents: 12, errors: 0, deadLetters: 0, refused: 0, monthlyUsd: 2.123 };

it.each([
  [{}, 'ECS Steward itself, last 7 days: 340 stops in 12 incidents; no errors; about $2.12 a month.'],
  [
    { stops: 1, incidents: 1, errors: 1, deadLetters: 2, refused: 3 },
    'ECS Steward itself, last 7 days: 1 stop in 1 incident; 1 function error, 2 dead letters, 3 messages refused by Slack (run the doctor); about $2.12 a month.',
  ],
])('the digest reports the week of the installation itself: %j', (changes, words) => {
  expect(ownHealthWords({ ...health, ...changes })).toBe(words);
});
