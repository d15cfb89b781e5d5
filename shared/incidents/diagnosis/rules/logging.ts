import { whenSaid } from '../rule.ts';

/** Missing group, refusal and no route all end as a log driver that could not be set up. */
export const logDriverFailed = whenSaid({
  id: 'log-driver-failed',
  cause: 'log-driver-failed',
  topics: ['logging'],
});
