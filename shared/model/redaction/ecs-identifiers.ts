import type { Finder, Span } from './span.ts';

/**
 * Identifiers of ECS in their own shape, which commands and links need whole. Shapes: the ECS API reference
 * (Deployment.id, Task.taskArn, Container.runtimeId) and the service authorization reference (ARNs).
 */
const shapes = [
  // A deployment or a task set: "ecs-svc/1234567890123456789".
  String.raw`ecs-svc/\d{10,20}(?!\w)`,
  // An ARN whose last part is a name, a revision, a number or an ID.
  String.raw`arn:aws(?:-[a-z]{1,9}){0,3}:ecs:[a-z\d-]{0,30}:\d{0,12}:[a-z]{1,20}(?:-[a-z]{1,20}){0,2}(?:/[\w-]{1,255}){1,4}(?::\d{1,10})?(?![\w/=+])`,
  // The runtime ID of a container on Fargate: a task ID and a number.
  String.raw`[\da-f]{32}-\d{6,20}(?!\w)`,
];
const identifier = new RegExp(`(?<![\\w/])(?:${shapes.join('|')})`, 'g');

/** Finds identifiers of ECS. */
const findEcsIdentifiers: Finder = (text) =>
  [...text.matchAll(identifier)].map(({ index, 0: found }) => ({ start: index, end: index + found.length }));

/** Leaves out the spans that lie within an identifier of ECS. */
export function outsideEcsIdentifiers(text: string, spans: Span[]): Span[] {
  if (spans.length === 0) return spans;
  const kept = findEcsIdentifiers(text);
  if (kept.length === 0) return spans;
  return spans.filter(({ start, end }) => !kept.some((one) => one.start <= start && end <= one.end));
}
