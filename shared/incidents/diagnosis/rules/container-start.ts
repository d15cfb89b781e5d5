import { whenSaid } from '../rule.ts';

/** The kernel refused the binary: wrong CPU architecture, or a script without a first line. */
export const execFormatError = whenSaid({
  id: 'exec-format-error',
  cause: 'exec-format-error',
  topics: ['start', 'none'],
  says: /exec format error/,
});

/** The agent stamps exit code 143 on the container that never ran. */
export const containerDependencyFailed = whenSaid({
  id: 'container-dependency-failed',
  cause: 'container-dependency-failed',
  topics: ['dependency'],
});

export const containerStartFailed = whenSaid({
  id: 'container-start-failed',
  cause: 'container-start-failed',
  topics: ['start'],
});
