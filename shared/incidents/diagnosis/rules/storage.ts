import { whenSaid } from '../rule.ts';

/** Whatever the verdict (denied, no DNS, reset), the mount failed: the advice goes through the verdicts. */
export const efsMountFailed = whenSaid({
  id: 'efs-mount-failed',
  cause: 'efs-mount-failed',
  topics: ['efs'],
});

export const volumeFailed = whenSaid({ id: 'volume-failed', cause: 'volume-failed', topics: ['volume'] });

export const environmentFileFailed = whenSaid({
  id: 'env-file-failed',
  cause: 'env-file-failed',
  topics: ['environment-file'],
});
